import { absent, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './merging-across-nodes.ts';

function ksm({ host }: Snapshot, run: number, across: number): void {
  if (!('value' in host.memory.ksm)) throw new Error('KSM was not recorded');
  Object.assign(host.memory.ksm.value.counters, { run, merge_across_nodes: across });
}

testCheck(check, {
  'fails where pages are merged across nodes': {
    edit: (draft) => ksm(draft, 1, 1),
    status: 'fail',
    seen: 'merge_across_nodes = 1',
  },
  'passes where each node merges its own': { edit: (draft) => ksm(draft, 1, 0), status: 'pass' },
  'does not apply where KSM is off': {
    edit: (draft) => ksm(draft, 0, 1),
    status: 'not-applicable',
    reason: 'KSM is not running',
  },
  'does not apply to kernels without KSM': {
    edit: ({ host }) => {
      host.memory.ksm = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where KSM could not be read': {
    edit: ({ host }) => {
      host.memory.ksm = unreadable('/sys/kernel/mm/ksm: permission denied');
    },
    status: 'unknown',
  },
});
