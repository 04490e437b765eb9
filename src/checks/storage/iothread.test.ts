import type { Snapshot } from '../../model/snapshot.ts';
import { editDisk } from '../testing/disks.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './iothread.ts';

function onScsi(draft: Snapshot, iothread?: string): void {
  editDisk(draft, 'healthy', { bus: 'scsi', target: 'sda', iothreads: [] });
  definitionOf(draft, 'healthy').controllers.push({
    type: 'scsi',
    index: 0,
    model: 'virtio-scsi',
    at: 'devices/controller[10]',
    ...(iothread === undefined ? {} : { iothread }),
  });
}

testCheck(check, {
  'fails for a virtio disk on the main loop': {
    edit: (draft) => editDisk(draft, 'healthy', { iothreads: [] }),
    on: 'healthy/vda',
    status: 'fail',
    seen: 'iothread not given (main loop)',
  },
  'passes for one with an iothread': { on: 'healthy/vda', status: 'pass', seen: 'iothread 1' },
  'fails for a SCSI disk whose controller has none': {
    edit: (draft) => onScsi(draft),
    on: 'healthy/sda',
    status: 'fail',
  },
  'passes for a SCSI disk whose controller has one': {
    edit: (draft) => onScsi(draft, '2'),
    on: 'healthy/sda',
    status: 'pass',
    seen: 'iothread 2',
  },
  'is unknown for a SCSI disk without a known controller': {
    edit: (draft) => editDisk(draft, 'healthy', { bus: 'scsi', target: 'sda' }),
    on: 'healthy/sda',
    status: 'unknown',
  },
  'does not apply to IDE': { on: 'old-iron/hda', status: 'not-applicable' },
});
