import type { Snapshot } from '../../model/snapshot.ts';
import { editDisk } from '../testing/disks.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './iothread.ts';

function onScsi(draft: Snapshot, model: string, iothreads: string[] = []): void {
  editDisk(draft, 'healthy', { bus: 'scsi', target: 'sda', iothreads });
  const controller = { type: 'scsi', index: 0, model, at: 'devices/controller[10]' };
  // Another one, on which the disk is not.
  const other = { ...controller, index: 1, iothread: '7', at: 'devices/controller[11]' };
  definitionOf(draft, 'healthy').controllers.push(controller, other);
}

testCheck(check, {
  'fails for a virtio disk on the main loop': {
    edit: (draft) => editDisk(draft, 'healthy', { iothreads: [] }),
    on: 'healthy/vda',
    status: 'fail',
    seen: 'iothread not given (main loop)',
  },
  'passes for one with an iothread': { on: 'healthy/vda', status: 'pass', seen: 'iothread 1' },
  'fails for a SCSI disk whose controller has none, whatever another has': {
    edit: (draft) => onScsi(draft, 'virtio-scsi'),
    on: 'healthy/sda',
    status: 'fail',
  },
  'passes for a SCSI disk whose controller has one': {
    edit: (draft) => onScsi(draft, 'virtio-scsi', ['2']),
    on: 'healthy/sda',
    status: 'pass',
    seen: 'iothread 2',
  },
  'does not apply to a SCSI disk on an emulated controller': {
    edit: (draft) => onScsi(draft, 'lsilogic'),
    on: 'healthy/sda',
    status: 'not-applicable',
    reason: 'only virtio-scsi',
  },
  'does not apply where another process serves the disk': {
    edit: (draft) => editDisk(draft, 'healthy', { sourceType: 'vhostuser', iothreads: [] }),
    on: 'healthy/vda',
    status: 'not-applicable',
  },
  'is unknown for a SCSI disk without a known controller': {
    edit: (draft) => editDisk(draft, 'healthy', { bus: 'scsi', target: 'sda', iothreads: [] }),
    on: 'healthy/sda',
    status: 'unknown',
  },
  'does not apply to IDE': { on: 'old-iron/hda', status: 'not-applicable' },
});
