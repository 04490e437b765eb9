import { unreadable } from '../../model/fact.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './housekeeping.ts';

const onEach = (...cpus: number[]) => cpus.map((cpu) => [cpu]);

testCheck(check, {
  'fails where every pCPU carries a pinned vCPU': {
    edit: (draft) => pinVcpus(draft, 'wide', ...onEach(0, 1, 2, 3, 4, 5, 6, 7)),
    status: 'fail',
    severity: 'high',
    seen: 'pCPUs without = none',
  },
  'fails where one is left': {
    edit: (draft) => pinVcpus(draft, 'wide', ...onEach(1, 2, 3, 4, 5, 6, 7)),
    status: 'fail',
    reason: '0 of 8',
  },
  'fails where a package is full': {
    edit: (draft) => pinVcpus(draft, 'far', ...onEach(0, 1)),
    status: 'fail',
    severity: 'medium',
    reason: 'package 0',
  },
  'passes where each package has some left, as recorded': {
    status: 'pass',
    seen: 'pCPUs with pinned vCPUs = 0,4,7',
  },
  'does not apply without pins': {
    edit: (draft) => keepGuests(draft, 'wide'),
    status: 'not-applicable',
  },
  'is unknown without a topology': {
    edit: ({ host }) => {
      host.topology = unreadable('/sys/devices/system/cpu: EIO');
    },
    status: 'unknown',
  },
});
