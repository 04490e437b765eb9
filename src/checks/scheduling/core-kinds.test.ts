import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { setThread } from '../testing/threads.ts';
import { check } from './core-kinds.ts';

function hybrid(draft: Snapshot, allowed: readonly number[]): void {
  if (!('value' in draft.host.topology)) throw new Error('the topology was not recorded');
  draft.host.topology.value.coreKinds = [
    { name: 'cpu_core', cpus: [0, 1, 2, 3] },
    { name: 'cpu_atom', cpus: [4, 5, 6, 7] },
  ];
  setThread(draft, 'healthy', 'vcpu', { allowed });
}

testCheck(check, {
  'fails for a guest over both kinds': {
    edit: (draft) => hybrid(draft, [3, 4]),
    on: 'healthy',
    status: 'fail',
    seen: 'cpu_core, cpu_atom',
  },
  'passes on one kind': { edit: (draft) => hybrid(draft, [4, 5]), on: 'healthy', status: 'pass' },
  'does not apply where all cores are alike': { on: 'healthy', status: 'not-applicable' },
  'is unknown where the threads could not be read': {
    edit: (draft) => {
      hybrid(draft, [4]);
      runtimeOf(draft, 'healthy').threads = unreadable('permission denied');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
