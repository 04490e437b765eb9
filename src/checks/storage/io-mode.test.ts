import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './io-mode.ts';

testCheck(check, {
  'fails for a disk past the page cache that is served by threads': {
    edit: (draft) => {
      for (const disk of definitionOf(draft, 'healthy').disks) delete disk.io;
    },
    on: 'healthy/vda',
    status: 'fail',
    seen: 'io not given (threads)',
  },
  'passes for native': { on: 'healthy/vda', status: 'pass', seen: 'io native' },
  'does not apply to a disk through the page cache': {
    on: 'old-iron/hda',
    status: 'not-applicable',
  },
});
