import { expect, it } from 'vitest';
import { known } from '../model/fact.ts';
import type { HugePagePool } from '../model/host-memory.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { planHost } from './plan-host.ts';
import { nodesOf, type SmallGuest, smallHost } from './testing/small-host.ts';

const usual = { policy: 'dedicated', share: 0.8, ratio: 4 } as const;
const PAGE_KIB = 2048;

/** A guest of so many vCPUs with 2 GiB in huge pages: 1,024 of them. */
function huge(name: string, vcpus: number, node: number): SmallGuest {
  return {
    name,
    vcpus,
    node,
    memoryMiB: 2048,
    edit: (definition) => {
      definition.memoryBacking.hugePages = [{ sizeKiB: PAGE_KIB }];
    },
  };
}

function poolOf(total: number): HugePagePool {
  const none = known(0);
  return {
    sizeKiB: PAGE_KIB,
    total: known(total),
    free: none,
    reserved: none,
    surplus: none,
    overcommit: none,
  };
}

/** Two nodes of 8 GiB with four pCPUs, and so many huge pages each. */
function hostWith(pages: readonly number[], guests: readonly SmallGuest[]): Snapshot {
  const snapshot = smallHost(2, 2, guests);
  snapshot.host.memory.nodes = known(
    pages.map((total, id) => ({
      id,
      meminfo: { absent: true },
      numastat: { absent: true },
      numastatDelta: { absent: true },
      hugePages: [poolOf(total)],
    })),
  );
  return snapshot;
}

it('has a pool grow where a guest has to go and the pool is too small', () => {
  const snapshot = hostWith([2048, 100], [huge('a', 3, 0), huge('b', 3, 0)]);
  const plan = planHost(snapshot, usual);
  expect(plan.left).toEqual([]);
  const nodes = nodesOf(plan);
  expect([nodes['a'], nodes['b']].flat().sort()).toEqual([0, 1]);
  expect(plan.pools).toEqual([{ node: 1, sizeKiB: PAGE_KIB, pages: 1024, nowPages: 100 }]);
});

it('has no pool grow where guests fit without', () => {
  const snapshot = hostWith([2048, 1024], [huge('a', 3, 0), huge('b', 3, 0)]);
  expect(planHost(snapshot, usual).pools).toBeUndefined();
});

it('refuses who needs more huge pages than the ordinary memory of a node has room for', () => {
  const wide = { ...huge('a', 1, 0), memoryMiB: 7 * 1024 };
  const snapshot = hostWith([0, 0], [wide]);
  const { left, pools } = planHost(snapshot, usual);
  expect(left).toMatchObject([{ guest: 'a' }]);
  expect(pools).toBeUndefined();
});

it('leaves ordinary guests the memory that they have', () => {
  const ordinary = { name: 'plain', vcpus: 1, node: 1, memoryMiB: 6000 };
  const snapshot = hostWith([1024, 0], [huge('a', 3, 0), huge('b', 2, 0), ordinary]);
  const { left } = planHost(snapshot, usual);
  expect(left).toMatchObject([{ reason: expect.stringContaining('of free pages of 2 MiB') }]);
});
