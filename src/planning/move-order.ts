import { freePerNode } from '../derived/free-per-node.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Host } from '../model/host.ts';
import type { GuestPlacement, HostPlacement } from '../model/host-placement.ts';

interface Room {
  readonly node: number;
  /** 0: ordinary pages. */
  readonly pageKiB: number;
  readonly amountKiB: number;
}

/** What a step needs to be free before it is made, and what is free after it. */
export interface Flow {
  readonly takes: readonly Room[];
  readonly gives: readonly Room[];
}

const DEFAULT_HUGE_PAGE_KIB = 2048;

/** Memory of a guest that goes to other nodes. */
export function flowOfGuest(guest: Guest, placement: GuestPlacement): Flow {
  const { memoryNodes, moveKiB = 0, nowKiB = {} } = placement;
  const [first] = valueOrUndefined(guest.definition)?.memoryBacking.hugePages ?? [];
  const pageKiB = first === undefined ? 0 : (first.sizeKiB ?? DEFAULT_HUGE_PAGE_KIB);
  const amountKiB = moveKiB / memoryNodes.length;
  return {
    takes: memoryNodes.map((node) => ({ node, pageKiB, amountKiB })),
    gives: Object.entries(nowKiB)
      .map(([node, amount]) => ({ node: Number(node), pageKiB, amountKiB: amount }))
      .filter(({ node }) => !memoryNodes.includes(node)),
  };
}

/** Ordinary memory of a node that becomes huge pages. */
export function flowOfPool(pool: NonNullable<HostPlacement['pools']>[number]): Flow {
  const { node, sizeKiB, pages, nowPages } = pool;
  const amountKiB = (pages - nowPages) * sizeKiB;
  return {
    takes: [{ node, pageKiB: 0, amountKiB }],
    gives: [{ node, pageKiB: sizeKiB, amountKiB }],
  };
}

/**
 * Steps in an order in which each finds the memory it needs: what fits now comes before what has to wait for room that
 * others make. Where nothing fits, as when two guests change places, what lacks least comes first: what does not fit
 * at once is reclaimed from caches.
 */
export function inMoveOrder<Step extends { readonly flow: Flow }>(
  steps: readonly Step[],
  host: Host,
): Step[] {
  const free = new Map<string, number>();
  for (const [node, amount] of freePerNode(host)) free.set(key({ node, pageKiB: 0 }), amount);
  for (const { id: node, hugePages } of valueOrUndefined(host.memory.nodes) ?? []) {
    for (const { sizeKiB: pageKiB, free: pages } of hugePages) {
      free.set(key({ node, pageKiB }), (valueOrUndefined(pages) ?? 0) * pageKiB);
    }
  }
  const waiting = [...steps];
  const ordered: Step[] = [];
  while (waiting.length > 0) {
    const lacks = waiting.map(({ flow }) => lackKiB(flow, free));
    const at = lacks.indexOf(Math.min(...lacks));
    const [next] = waiting.splice(at, 1);
    if (next === undefined) break;
    for (const room of next.flow.takes) add(room, -room.amountKiB, free);
    for (const room of next.flow.gives) add(room, room.amountKiB, free);
    ordered.push(next);
  }
  return ordered;
}

function key({ node, pageKiB }: Pick<Room, 'node' | 'pageKiB'>): string {
  return `${node}/${pageKiB}`;
}

/** Where nothing is known of what is free, nothing is said to lack. */
function lackKiB({ takes }: Flow, free: ReadonlyMap<string, number>): number {
  return takes.reduce(
    (sum, room) => sum + Math.max(0, room.amountKiB - (free.get(key(room)) ?? room.amountKiB)),
    0,
  );
}

function add(room: Room, amountKiB: number, free: Map<string, number>): void {
  const before = free.get(key(room));
  if (before !== undefined) free.set(key(room), before + amountKiB);
}
