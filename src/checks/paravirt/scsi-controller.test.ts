import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editDisk } from '../testing/disks.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './scsi-controller.ts';

function scsiDisk(draft: Snapshot, model?: string): void {
  editDisk(draft, 'healthy', { bus: 'scsi', target: 'sda' });
  definitionOf(draft, 'healthy').controllers.push({
    type: 'scsi',
    index: 0,
    at: 'devices/controller[10]',
    ...(model === undefined ? {} : { model }),
  });
}

testCheck(check, {
  'fails for an emulated controller': {
    edit: (draft) => scsiDisk(draft, 'lsisas1068'),
    on: 'healthy',
    status: 'fail',
    seen: 'devices/controller[10] = model lsisas1068',
  },
  'fails for a controller without a model': {
    edit: (draft) => scsiDisk(draft),
    on: 'healthy',
    status: 'fail',
    seen: 'model not given (lsilogic)',
  },
  'passes for virtio-scsi': {
    edit: (draft) => scsiDisk(draft, 'virtio-scsi'),
    on: 'healthy',
    status: 'pass',
  },
  'is unknown where the disks have no known controller': {
    edit: (draft) => editDisk(draft, 'healthy', { bus: 'scsi', target: 'sda' }),
    on: 'healthy',
    status: 'unknown',
    reason: 'SCSI controller of the disks: not given',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
  'does not apply to a guest without SCSI disks': { on: 'healthy', status: 'not-applicable' },
});
