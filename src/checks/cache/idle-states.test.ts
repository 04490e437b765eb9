import type { Fact } from '../../model/fact.ts';
import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './idle-states.ts';

function idle({ host }: Snapshot, limit: Fact<number>, isDeepDisabled = false): void {
  host.power.cpuDmaLatencyUs = limit;
  host.power.idleStates = known([
    { name: 'C1', exitLatencyUs: 2, disabled: false },
    { name: 'C6', exitLatencyUs: 170, disabled: isDeepDisabled },
  ]);
}

testCheck(check, {
  'fails where a deep state is in use': {
    edit: (draft) => idle(draft, absent),
    status: 'fail',
    seen: 'enabled idle states = C1 2 us, C6 170 us',
    reason: '170 us',
  },
  'passes where somebody holds a limit': {
    edit: (draft) => idle(draft, known(70)),
    status: 'pass',
    seen: '70 us',
  },
  'passes where the deep state is disabled': {
    edit: (draft) => idle(draft, absent, true),
    status: 'pass',
  },
  'does not apply without idle states': {
    edit: ({ host }) => {
      host.power.idleStates = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where the states could not be read': {
    edit: ({ host }) => {
      host.power.idleStates = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
