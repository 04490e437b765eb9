import { unreadable } from '../../model/fact.ts';
import { guestOf } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './pins-to-nowhere.ts';

testCheck(check, {
  'passes where all pinned pCPUs are online': { on: 'healthy', status: 'pass' },
  'fails for a pin to a pCPU that is not online': {
    edit: (draft) => pinVcpus(draft, 'healthy', [4], [12, 13]),
    on: 'healthy',
    status: 'fail',
    seen: 'pin of vCPU 1 = not online: 12-13',
  },
  'does not apply to a guest that floats': { on: 'wide', status: 'not-applicable' },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
