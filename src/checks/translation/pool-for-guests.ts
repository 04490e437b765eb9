import { isActive } from '../../derived/is-active.ts';
import { memoryText } from '../../model/amount.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { Host } from '../../model/host.ts';
import type { HugePagePool } from '../../model/host-memory.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import type { GuestLook } from '../looks.ts';

export const check = defineCheck({
  id: 'EPT-06',
  topic: 'translation',
  subject: 'guest',
  title: 'A guest that is to start finds its huge pages on its nodes',
  problem: 'The guest could not start: its nodes have too few free huge pages',
  severity: 'medium',
  reads: [
    '/sys/devices/system/node/node*/hugepages/*/free_hugepages',
    '/domain/memoryBacking/hugepages, numatune, memory of guests that are not running',
  ],
  why: 'Huge pages of a strictly bound guest must be free on its own nodes. What the host has in all does not help: QEMU fails at the start, after the maintenance and not before.',
  remedy:
    'echo N > /sys/devices/system/node/nodeN/hugepages/hugepages-2048kB/nr_hugepages for each of its nodes (1 GiB pages at boot), or bind it to a node that has them.',
  takesEffect: 'live',
  notWhen: 'The guest replaces another that is stopped first.',
  sources: [
    'Linux Documentation/admin-guide/mm/hugetlbpage.rst: per-node attributes',
    'openshift-kni/performance-addon-operators issue 279: pages on one node only',
  ],
  gates: [notRunning],
  evaluate({ guest, host }) {
    const definition = need(guest.definition, 'definition of the guest');
    const [asked] = definition.memoryBacking.hugePages;
    if (asked === undefined) return notApplicable('the guest asks for no huge pages');
    const size = needGiven(definition.memoryKiB, 'memory of the guest');
    const pageKiB = asked.sizeKiB ?? defaultPageKiB(host);
    const free = poolsOf(host, definition, pageKiB);
    const freeKiB = free.reduce((sum, { pages }) => sum + pages * pageKiB, 0);
    const evidence = [
      seen('/domain/memory', `${memoryText(size)} in pages of ${memoryText(pageKiB)}`),
      ...free.map(({ place, pages }) => seen(`${place} free_hugepages`, pages)),
    ];
    if (freeKiB >= size) return pass(...evidence);
    return fail({
      evidence,
      reason: `${guest.name} needs ${memoryText(size)} in huge pages where ${memoryText(freeKiB)} are free.`,
    });
  },
});

function notRunning({ guest }: GuestLook): string | undefined {
  return isActive(guest) ? 'the guest runs: it has its pages' : undefined;
}

function defaultPageKiB({ memory }: Host): number {
  return needGiven(need(memory.meminfo, '/proc/meminfo').Hugepagesize, 'Hugepagesize');
}

/** Pools the guest may take pages from: of the nodes it is strictly bound to, else of the whole host. */
function poolsOf(
  { memory }: Host,
  { numa }: GuestDefinition,
  pageKiB: number,
): { place: string; pages: number }[] {
  const freeOf = (pools: readonly HugePagePool[]) => {
    const pool = pools.find(({ sizeKiB }) => sizeKiB === pageKiB);
    return pool === undefined ? 0 : need(pool.free, 'free huge pages');
  };
  const bound = numa.mode === 'strict' || numa.mode === 'restrictive' ? numa.nodes : undefined;
  if (bound === undefined)
    return [{ place: 'host', pages: freeOf(need(memory.hugePages, 'huge page pools')) }];
  return need(memory.nodes, 'memory of the nodes')
    .filter(({ id }) => bound.includes(id))
    .map(({ id, hugePages }) => ({ place: `node ${id}`, pages: freeOf(hugePages) }));
}
