import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './shared-pins.ts';

testCheck(check, {
  'fails for two guests pinned to one pCPU, as recorded': {
    on: 'crowded-1',
    status: 'fail',
    seen: 'vCPU 0 on pCPU 7 = pinned there: crowded-1, crowded-2',
    reason: 'crowded-1 shares pCPU 7 with crowded-2',
  },
  'fails for two vCPUs of one guest on one pCPU': {
    edit: (draft) => pinVcpus(draft, 'healthy', [4], [4]),
    on: 'healthy',
    status: 'fail',
    reason: 'another vCPU of its own',
  },
  'passes where each has its own': { on: 'healthy', status: 'pass', seen: '0:4' },
  'does not apply to a guest that floats': { on: 'wide', status: 'not-applicable' },
});
