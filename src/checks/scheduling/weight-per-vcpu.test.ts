import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './weight-per-vcpu.ts';

function competing(draft: Snapshot, vcpus: number, shares?: number): void {
  draft.host.kernel.pressure.cpu = known({ someAvg60: 0.4, someTotalUs: 1 });
  keepGuests(draft, 'wide', 'old-iron', 'healthy');
  const wide = definitionOf(draft, 'wide');
  wide.vcpus = { max: vcpus, current: vcpus };
  if (shares !== undefined) wide.tuning.shares = shares;
}

testCheck(check, {
  'fails where a wide guest has the weight of a narrow one': {
    edit: (draft) => competing(draft, 8),
    status: 'fail',
    seen: 'wide: shares of each of 8 vCPUs = 128',
    reason: 'A vCPU of wide weighs 128, one of old-iron 1024',
  },
  'passes where weights follow the vCPUs': {
    edit: (draft) => competing(draft, 8, 8192),
    status: 'pass',
  },
  'does not apply where guests do not compete': {
    edit: (draft) => {
      competing(draft, 8);
      draft.host.kernel.pressure.cpu = known({ someAvg60: 0.02, someTotalUs: 1 });
    },
    status: 'not-applicable',
  },
  'does not count guests on pCPUs of their own': {
    edit: (draft) => {
      competing(draft, 8);
      keepGuests(draft, 'wide', 'healthy');
    },
    status: 'not-applicable',
    reason: 'fewer than two',
  },
  'is unknown where pressure could not be read': {
    edit: (draft) => {
      competing(draft, 8);
      draft.host.kernel.pressure.cpu = unreadable('/proc/pressure/cpu: EOPNOTSUPP');
    },
    status: 'unknown',
  },
});
