import { editDisk } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './disk-overrides.ts';

testCheck(check, {
  'fails where ioeventfd is off': {
    edit: (draft) => editDisk(draft, 'healthy', { ioeventfd: false, eventIdx: true }),
    on: 'healthy/vda',
    status: 'fail',
    seen: 'ioeventfd off',
  },
  'fails where both are': {
    edit: (draft) => editDisk(draft, 'healthy', { ioeventfd: false, eventIdx: false }),
    on: 'healthy/vda',
    status: 'fail',
    seen: 'ioeventfd, event_idx off',
  },
  'passes for the defaults, as recorded': { on: 'healthy/vda', status: 'pass' },
  'does not apply to other disks': { on: 'old-iron/hda', status: 'not-applicable' },
});
