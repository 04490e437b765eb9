import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './spilled-allocations.ts';

/** Pages that node 2 gave to those who wanted another, over a window of two seconds. */
function missed(draft: Snapshot, pages: number): void {
  draft.windowMs = 2000;
  if (!('value' in draft.host.memory.nodes)) throw new Error('nodes were not recorded');
  for (const node of draft.host.memory.nodes.value)
    node.numastatDelta = known({ numa_hit: 5000, numa_miss: node.id === 2 ? pages : 0 });
}

testCheck(check, {
  'fails where pages keep landing on a node nobody asked for': {
    edit: (draft) => missed(draft, 4000),
    status: 'fail',
    seen: 'node 2 numa_miss = 2000 pages/s',
  },
  'passes where hardly any do': { edit: (draft) => missed(draft, 100), status: 'pass' },
  'does not apply without a window': {
    edit: (draft) => {
      draft.windowMs = 0;
    },
    status: 'not-applicable',
  },
  'is unknown where the counter is not among those read': {
    edit: (draft) => {
      missed(draft, 0);
      if ('value' in draft.host.memory.nodes)
        for (const node of draft.host.memory.nodes.value)
          node.numastatDelta = known({ numa_hit: 5000 });
    },
    status: 'unknown',
    reason: 'numa_miss of node 0: not given',
  },
  'is unknown where the counters could not be read': {
    edit: (draft) => {
      missed(draft, 0);
      if ('value' in draft.host.memory.nodes)
        for (const node of draft.host.memory.nodes.value)
          node.numastatDelta = unreadable('numastat: permission denied');
    },
    status: 'unknown',
  },
});
