import { isKnown, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { makeRealTime } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './isolated-pcpus.ts';

function kept(draft: Snapshot, isolated: number[], nohzFull: number[]): void {
  makeRealTime(draft, 'healthy');
  if (isKnown(draft.host.topology))
    Object.assign(draft.host.topology.value.cpus, { isolated, nohzFull });
}

testCheck(check, {
  'fails where nothing is isolated': {
    edit: (draft) => kept(draft, [], []),
    on: 'healthy',
    status: 'fail',
    seen: '/sys/devices/system/cpu/isolated = none',
    reason: 'pCPU 4 of healthy',
  },
  'fails where the tick goes on': {
    edit: (draft) => kept(draft, [4, 5], [5]),
    on: 'healthy',
    status: 'fail',
  },
  'passes where both hold': {
    edit: (draft) => kept(draft, [4, 5], [4]),
    on: 'healthy',
    status: 'pass',
  },
  'does not apply without real-time vCPUs': { on: 'healthy', status: 'not-applicable' },
  'is unknown without a topology': {
    edit: (draft) => {
      makeRealTime(draft, 'healthy');
      draft.host.topology = unreadable('/sys: EIO');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
