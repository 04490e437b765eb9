import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editDisk, editImage } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './encryption-without-aes.ts';

function aes({ host }: Snapshot, has: boolean): void {
  if (!('value' in host.cpu)) throw new Error('the CPU was not recorded');
  const others = host.cpu.value.flags.filter((flag) => flag !== 'aes');
  host.cpu.value.flags = has ? [...others, 'aes'] : others;
}

testCheck(check, {
  'fails for LUKS on a processor without AES': {
    edit: (draft) => {
      editDisk(draft, 'healthy', { format: 'luks' });
      aes(draft, false);
    },
    on: 'healthy/vda',
    status: 'fail',
    seen: '/proc/cpuinfo flags = no aes',
  },
  'passes for an encrypted qcow2 image on one with it': {
    edit: (draft) => {
      editImage(draft, 'old-iron', { encrypted: true });
      aes(draft, true);
    },
    on: 'old-iron/hda',
    status: 'pass',
  },
  'does not apply to an image in the clear': { on: 'healthy/vda', status: 'not-applicable' },
  'is unknown where the processor could not be read': {
    edit: (draft) => {
      editDisk(draft, 'healthy', { format: 'luks' });
      draft.host.cpu = unreadable('/proc/cpuinfo: permission denied');
    },
    on: 'healthy/vda',
    status: 'unknown',
  },
});
