import { valueOrUndefined } from '../model/fact.ts';
import type { Host } from '../model/host.ts';
import type { GuestPlacement, HostPlacement } from '../model/host-placement.ts';
import type { PlannedGuest } from './host-guests.ts';

/** Pages in the pools of nodes: by node, then by the size of a page in KiB. */
export type Pools = ReadonlyMap<number, ReadonlyMap<number, number>>;

export function poolsOf({ memory }: Host): Pools {
  const nodes = valueOrUndefined(memory.nodes) ?? [];
  return new Map(
    nodes.map(({ id, hugePages }) => [
      id,
      new Map(
        hugePages.flatMap(({ sizeKiB, total }) => {
          const pages = valueOrUndefined(total);
          return pages === undefined ? [] : [[sizeKiB, pages] as const];
        }),
      ),
    ]),
  );
}

/**
 * The pools as large as all guests of a page size together need, or as a node's share of ordinary memory allows; so
 * that guests may be where a pool is too small today. Only pools that the kernel has: a size without one cannot be had.
 *
 * @param share of ordinary memory that guests may have, 0..1
 * @returns undefined where no pool grows
 */
export function grownPools(
  host: Host,
  planned: readonly PlannedGuest[],
  share: number,
): Pools | undefined {
  const needed = pagesOf(planned.map((each) => [each, undefined]));
  const nodes = valueOrUndefined(host.topology)?.nodes ?? [];
  let grows = false;
  const grown = [...poolsOf(host)].map(([id, pools]) => {
    const memoryKiB = nodes.find((node) => node.id === id)?.memoryKiB ?? 0;
    const hugeKiB = [...pools].reduce((sum, [size, pages]) => sum + size * pages, 0);
    let spareKiB = Math.max(0, memoryKiB - hugeKiB) * share;
    const own = [...pools].map(([size, pages]) => {
      const more = Math.max(
        0,
        Math.min((needed.get(size) ?? 0) - pages, Math.floor(spareKiB / size)),
      );
      spareKiB -= more * size;
      grows ||= more > 0;
      return [size, pages + more] as const;
    });
    return [id, new Map(own)] as const;
  });
  return grows ? new Map(grown) : undefined;
}

/**
 * The pools that have to be larger for guests to be where they are placed; with the pages they then have.
 *
 * @param staying guests without a place, whose pages are where they are
 */
export function poolsToGrow(
  host: Host,
  placed: readonly (readonly [PlannedGuest, GuestPlacement])[],
  staying: readonly PlannedGuest[],
): NonNullable<HostPlacement['pools']> {
  return [...poolsOf(host)].flatMap(([node, pools]) => {
    const used = pagesOf(
      placed.map(([planned, { memoryNodes }]) => [planned, memoryNodes]),
      node,
    );
    return [...pools].flatMap(([sizeKiB, nowPages]) => {
      const kept = staying.filter(({ request }) => request.pageKiB === sizeKiB);
      const keptKiB = kept.reduce((sum, { nowKiB }) => sum + (nowKiB?.[node] ?? 0), 0);
      const pages = (used.get(sizeKiB) ?? 0) + Math.ceil(keptKiB / sizeKiB);
      return used.has(sizeKiB) && pages > nowPages ? [{ node, sizeKiB, pages, nowPages }] : [];
    });
  });
}

/** Pages by size that guests need, on one node where that is asked; a guest with nodes has a cell on each. */
function pagesOf(
  guests: readonly (readonly [PlannedGuest, readonly number[] | undefined])[],
  node?: number,
): Map<number, number> {
  const sum = new Map<number, number>();
  for (const [{ request }, memoryNodes] of guests) {
    const { pageKiB, cells } = request;
    const here = cells.filter((_, at) => node === undefined || memoryNodes?.[at] === node);
    if (pageKiB === null || here.length === 0) continue;
    const pages = here.map(({ memoryMiB }) => Math.ceil((memoryMiB * 1024) / pageKiB));
    sum.set(
      pageKiB,
      pages.reduce((total, each) => total + each, sum.get(pageKiB) ?? 0),
    );
  }
  return sum;
}
