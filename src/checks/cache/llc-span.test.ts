import { isKnown, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './llc-span.ts';

/** Two last-level caches of four pCPUs each. */
function caches(draft: Snapshot, ...pins: number[]): void {
  const { topology } = draft.host;
  if (isKnown(topology)) {
    topology.value.llcGroups = [
      { level: 3, cpus: [0, 1, 2, 3] },
      { level: 3, cpus: [4, 5, 6, 7] },
    ];
  }
  pinVcpus(draft, 'healthy', ...pins.map((cpu) => [cpu]));
}

testCheck(check, {
  'fails for two vCPUs behind two caches': {
    edit: (draft) => caches(draft, 3, 4),
    on: 'healthy',
    status: 'fail',
    seen: 'last-level caches touched = 2 by 2 pCPUs',
    reason: '1 could hold them',
  },
  'passes for two vCPUs behind one': {
    edit: (draft) => caches(draft, 4, 5),
    on: 'healthy',
    status: 'pass',
  },
  'passes for six vCPUs that need both': {
    edit: (draft) => caches(draft, 0, 1, 2, 3, 4, 5),
    on: 'healthy',
    status: 'pass',
  },
  'does not apply to a guest that floats': {
    edit: (draft) => caches(draft),
    on: 'healthy',
    status: 'not-applicable',
  },
  'is unknown where the caches could not be read': {
    edit: ({ host }) => {
      host.topology = unreadable('permission denied');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
