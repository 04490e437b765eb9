import type { Snapshot } from '../../model/snapshot.ts';
import { editDisk } from '../testing/disks.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './disk-queues.ts';

function wide(draft: Snapshot, machine: string, queues?: number): void {
  const definition = definitionOf(draft, 'healthy');
  definition.vcpus = { max: 8, current: 8 };
  definition.machine = machine;
  if (queues !== undefined) editDisk(draft, 'healthy', { queues });
}

testCheck(check, {
  'fails for an old machine with its one queue': {
    edit: (draft) => wide(draft, 'pc-q35-4.2'),
    on: 'healthy/vda',
    status: 'fail',
    seen: 'queues not given (1)',
  },
  'fails where one was asked for': {
    edit: (draft) => wide(draft, 'pc-q35-8.0', 1),
    on: 'healthy/vda',
    status: 'fail',
    seen: '/domain/vcpu = 8',
  },
  'fails for a SCSI controller with fewer': {
    edit: (draft) => {
      wide(draft, 'pc-q35-8.0');
      editDisk(draft, 'healthy', { bus: 'scsi' });
      definitionOf(draft, 'healthy').controllers = [
        { type: 'scsi', index: 0, model: 'virtio-scsi', queues: 2, at: 'devices/controller[1]' },
      ];
    },
    on: 'healthy/vda',
    status: 'fail',
    seen: 'queues 2',
  },
  'passes for a new machine': {
    edit: (draft) => wide(draft, 'pc-q35-8.0'),
    on: 'healthy/vda',
    status: 'pass',
  },
  'passes for the newest of its kind': {
    edit: (draft) => wide(draft, 'q35'),
    on: 'healthy/vda',
    status: 'pass',
  },
  'does not apply to a guest of one vCPU': { on: 'healthy/vda', status: 'not-applicable' },
  'is unknown without a machine type': {
    edit: (draft) => {
      wide(draft, 'q35');
      delete definitionOf(draft, 'healthy').machine;
    },
    on: 'healthy/vda',
    status: 'unknown',
  },
});
