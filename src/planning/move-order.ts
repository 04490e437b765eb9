import { freePerNode } from '../derived/free-per-node.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Host } from '../model/host.ts';
import type { GuestPlacement } from '../model/host-placement.ts';

export interface Mover {
  readonly guest: Guest;
  readonly placement: GuestPlacement;
}

const DEFAULT_HUGE_PAGE_KIB = 2048;

/**
 * Guests in an order in which each finds room for its memory where it goes: who fits now comes before who has to wait
 * for room that others leave. Where nobody fits, as when two change places, who lacks least goes first: what does not
 * fit at once is reclaimed from caches.
 */
export function inMoveOrder<Each extends Mover>(movers: readonly Each[], host: Host): Each[] {
  const free = new Map<string, number>();
  for (const [node, amount] of freePerNode(host)) free.set(key(node, 0), amount);
  for (const { id, hugePages } of valueOrUndefined(host.memory.nodes) ?? []) {
    for (const pool of hugePages) {
      free.set(key(id, pool.sizeKiB), (valueOrUndefined(pool.free) ?? 0) * pool.sizeKiB);
    }
  }
  const waiting = [...movers];
  const ordered: Each[] = [];
  while (waiting.length > 0) {
    const lacks = waiting.map((mover) => lackOf(mover, free));
    const at = lacks.indexOf(Math.min(...lacks));
    const [next] = waiting.splice(at, 1);
    if (next === undefined) break;
    move(next, free);
    ordered.push(next);
  }
  return ordered;
}

function key(node: number, pageKiB: number): string {
  return `${node}/${pageKiB}`;
}

/** 0: ordinary pages. */
function pageOf({ guest }: Mover): number {
  const [first] = valueOrUndefined(guest.definition)?.memoryBacking.hugePages ?? [];
  return first === undefined ? 0 : (first.sizeKiB ?? DEFAULT_HUGE_PAGE_KIB);
}

function arrivals({ placement: { memoryNodes, moveKiB = 0 } }: Mover): [number, number][] {
  return memoryNodes.map((node) => [node, moveKiB / memoryNodes.length]);
}

/** By how much memory does not fit where it goes, KiB. */
function lackOf(mover: Mover, free: ReadonlyMap<string, number>): number {
  const page = pageOf(mover);
  return arrivals(mover).reduce(
    (sum, [node, amount]) => sum + Math.max(0, amount - (free.get(key(node, page)) ?? amount)),
    0,
  );
}

function move(mover: Mover, free: Map<string, number>): void {
  const page = pageOf(mover);
  const { memoryNodes, nowKiB = {} } = mover.placement;
  const add = (node: number, amount: number): void => {
    const before = free.get(key(node, page));
    if (before !== undefined) free.set(key(node, page), before + amount);
  };
  for (const [node, amount] of arrivals(mover)) add(node, -amount);
  for (const [node, amount] of Object.entries(nowKiB)) {
    if (!memoryNodes.includes(Number(node))) add(Number(node), amount);
  }
}
