import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editBlockDevice, editDisk } from '../testing/disks.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './several-iothreads.ts';

function fast(draft: Snapshot, qemu: string): void {
  draft.host.software.qemu = known(qemu);
  definitionOf(draft, 'healthy').vcpus = { max: 8, current: 8 };
  editBlockDevice(draft, { transport: known('nvme') });
}

testCheck(check, {
  'fails for one iothread': {
    edit: (draft) => fast(draft, '9.2.0'),
    on: 'healthy/vda',
    status: 'fail',
    severity: 'info',
    reason: '4 iothreads would serve vda',
  },
  'passes for several': {
    edit: (draft) => {
      fast(draft, '9.2.0');
      editDisk(draft, 'healthy', { iothreads: ['1', '2'] });
    },
    on: 'healthy/vda',
    status: 'pass',
  },
  'does not apply to an older QEMU': {
    edit: (draft) => fast(draft, '8.2.1'),
    on: 'healthy/vda',
    status: 'not-applicable',
    reason: '8.2.1',
  },
  'does not apply to a slow device': {
    edit: (draft) => {
      fast(draft, '9.2.0');
      editBlockDevice(draft, { transport: known('sata') });
    },
    on: 'healthy/vda',
    status: 'not-applicable',
  },
  'is unknown where the version could not be read': {
    edit: (draft) => {
      fast(draft, '9.2.0');
      draft.host.software.qemu = unreadable('qemu-system-x86_64: EACCES');
    },
    on: 'healthy/vda',
    status: 'unknown',
  },
});
