import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './throttled.ts';

testCheck(check, {
  'says that a disk is limited': {
    edit: (draft) => {
      for (const disk of definitionOf(draft, 'healthy').disks) disk.throttled = true;
    },
    on: 'healthy/vda',
    status: 'fail',
    severity: 'info',
    seen: 'devices/disk[1] = limited',
  },
  'passes for a disk without a limit': { on: 'healthy/vda', status: 'pass', seen: 'no limit' },
});
