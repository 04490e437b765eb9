import { isKnown, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf, withEntries } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests, place } from '../testing/threads.ts';
import { check } from './cache-crowds-node.ts';

/** `far` runs on node 0, which is full of file pages. */
function crowdedNode0(draft: Snapshot, memoryMiB: Readonly<Record<string, number>>): void {
  keepGuests(draft, 'far');
  place(draft, 'far', { cpus: [0], memoryMiB });
  const { nodes } = draft.host.memory;
  const [first] = isKnown(nodes) ? nodes.value : [];
  if (first !== undefined)
    first.meminfo = withEntries(first.meminfo, { MemFree: 20_000, FilePages: 700_000, Shmem: 0 });
}

testCheck(check, {
  'fails where a guest’s memory went elsewhere': {
    edit: (draft) => crowdedNode0(draft, { 0: 64, 1: 64 }),
    status: 'fail',
    seen: 'memory of far on other nodes = 50 %',
    reason: 'node 0 is full of page cache',
  },
  'passes where the guests were there first': {
    edit: (draft) => crowdedNode0(draft, { 0: 128 }),
    status: 'pass',
  },
  'is unknown where a guest’s memory could not be found': {
    edit: (draft) => {
      crowdedNode0(draft, { 0: 128 });
      runtimeOf(draft, 'far').memory.guestRamPerNodeKiB = unreadable('numa_maps: EACCES');
    },
    status: 'unknown',
    reason: 'memory of far',
  },
  'passes where nodes have memory free, as recorded': { status: 'pass' },
  'does not apply without guests': {
    edit: (draft) => keepGuests(draft),
    status: 'not-applicable',
  },
  'is unknown where the nodes’ memory could not be read': {
    edit: ({ host }) => {
      host.memory.nodes = unreadable('/sys/devices/system/node: EIO');
    },
    status: 'unknown',
  },
});
