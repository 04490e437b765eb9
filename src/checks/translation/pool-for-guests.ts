import { isActive } from '../../derived/is-active.ts';
import { memoryText } from '../../model/amount.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { Host } from '../../model/host.ts';
import type { HugePagePool } from '../../model/host-memory.ts';
import { defineCheck, fail, need, needGiven, noMend, notApplicable, pass, seen } from '../check.ts';
import type { GuestLook } from '../looks.ts';
import { defaultPageKiB, morePages, roomKiB } from '../pool.ts';

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
  mend({ guest, host, snapshot }) {
    const definition = need(guest.definition, 'definition of the guest');
    if (definition.numa.cells.length > 0)
      noMend('its cells are bound to nodes of their own: give each node what its cell needs');
    const pageKiB = needGiven(pageKiBOf(definition, host), 'size of the pages');
    const pages = Math.ceil(needGiven(definition.memoryKiB, 'memory of the guest') / pageKiB);
    const free = poolsOf(host, definition, pageKiB).reduce((sum, pool) => sum + pool.pages, 0);
    // Guests before it that wait, too, have taken theirs.
    const left = Math.max(
      0,
      free - pagesOfEarlier(guest, { guests: snapshot.guests, pageKiB, host }),
    );
    const wanted = Math.max(0, pages - left);
    return [morePages(roomiestNode(definition, host), { pages: wanted, pageKiB }, host)];
  },
});

function pageKiBOf({ memoryBacking }: GuestDefinition, host: Host): number | undefined {
  const [asked] = memoryBacking.hugePages;
  return asked === undefined ? undefined : (asked.sizeKiB ?? defaultPageKiB(host));
}

/** Pages of this size that guests listed before it will take when they start. */
function pagesOfEarlier(
  guest: Guest,
  { guests, pageKiB, host }: { guests: readonly Guest[]; pageKiB: number; host: Host },
): number {
  return guests
    .slice(0, guests.indexOf(guest))
    .filter((each) => !isActive(each))
    .flatMap(({ definition }) => valueOrUndefined(definition) ?? [])
    .filter((definition) => pageKiBOf(definition, host) === pageKiB)
    .reduce((sum, { memoryKiB = 0 }) => sum + Math.ceil(memoryKiB / pageKiB), 0);
}

/** Of the nodes it may be on, the one with the most memory to spare. */
function roomiestNode({ numa }: GuestDefinition, host: Host): number {
  const bound = boundNodes(numa);
  const [best] = need(host.memory.nodes, 'memory of the nodes')
    .filter(({ id }) => bound === undefined || bound.includes(id))
    .sort((left, right) => roomKiB(right) - roomKiB(left));
  return best?.id ?? noMend('the host has none of the nodes that the guest is bound to');
}

function boundNodes({ mode, nodes }: GuestDefinition['numa']): readonly number[] | undefined {
  return mode === 'strict' || mode === 'restrictive' ? nodes : undefined;
}

function notRunning({ guest }: GuestLook): string | undefined {
  return isActive(guest) ? 'the guest runs: it has its pages' : undefined;
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
  const bound = boundNodes(numa);
  if (bound === undefined)
    return [{ place: 'host', pages: freeOf(need(memory.hugePages, 'huge page pools')) }];
  return need(memory.nodes, 'memory of the nodes')
    .filter(({ id }) => bound.includes(id))
    .map(({ id, hugePages }) => ({ place: `node ${id}`, pages: freeOf(hugePages) }));
}
