import { memoryText } from '../model/amount.ts';
import {
  FIRST_POOL,
  FLOATING,
  type Fleet,
  ORDINARY_PAGE_KIB,
  PAIRS,
  THREADS,
  WHOLE_CORES,
} from './fleet.ts';
import type { CellNeed } from './need.ts';
import { valueAt } from './room.ts';

/** What a node has too little of for a cell. */
export interface Shortage {
  /** "node 1 has 6 free dedicated pCPUs, 8 are needed" */
  readonly reason: string;
  /** How much would have to be freed: "2", "4 GiB". */
  readonly missing: string;
  /** That as a share of what the empty node has. */
  readonly share: number;
}

interface Free {
  /** Amounts by node. */
  readonly amounts: Float64Array;
  readonly devices: (node: number) => number;
}

/** What is short on a node: the first of the amounts that is, with the sum of the shares of all that are. */
export function shortageOn(
  fleet: Fleet,
  free: Free,
  { node, cell, devices }: { node: number; cell: CellNeed; devices: number },
): Shortage | undefined {
  const takes = cell.takes[fleet.nodes[node]?.width ?? 0];
  const name = nodeName(fleet, node);
  if (takes === undefined) {
    const reason = `${name} has no cores with sibling threads, or no pages of the size needed`;
    return { reason, missing: 'them', share: Number.POSITIVE_INFINITY };
  }
  const short: { at: number; has: number; needs: number; share: number }[] = [];
  for (const [at, needs] of takes.entries()) {
    const has = valueAt(free.amounts, node * fleet.amounts + at);
    const all = valueAt(fleet.capacity, node * fleet.amounts + at);
    if (needs > has) short.push({ at, has, needs, share: (needs - has) / (all || 1) });
  }
  const [first] = short;
  const share = short.reduce((sum, each) => sum + each.share, 0);
  if (first !== undefined) {
    const { at, has, needs } = first;
    return {
      reason: `${name} has ${freeText(fleet, at, has)}, ${amountText(at, needs)} are needed`,
      missing: amountText(at, needs - has),
      share,
    };
  }
  const has = free.devices(node);
  if (has >= devices) return undefined;
  return {
    reason: `${name} has ${has} free devices, ${devices} are needed`,
    missing: String(devices - has),
    share: devices - has,
  };
}

/** "node 1", on one of several hosts "node 1 of kvm3". */
export function nodeName({ nodes, hosts }: Fleet, node: number): string {
  const shape = nodes[node];
  const host = hosts[shape?.host ?? 0];
  return `node ${shape?.id}${hosts.length > 1 ? ` of ${host?.id}` : ''}`;
}

const NAMES = new Map([
  [THREADS, 'dedicated pCPUs'],
  [PAIRS, 'pairs of sibling pCPUs'],
  [WHOLE_CORES, 'whole cores'],
  [FLOATING, 'places on shared pCPUs'],
]);

/** "6 free dedicated pCPUs", "12 GiB of free memory" */
export function freeText(fleet: Fleet, at: number, value: number): string {
  const name = NAMES.get(at);
  if (name !== undefined) return `${value} free ${name}`;
  const size = fleet.pageKiB[at - FIRST_POOL] ?? ORDINARY_PAGE_KIB;
  const what = size === ORDINARY_PAGE_KIB ? 'free memory' : `free pages of ${memoryText(size)}`;
  return `${amountText(at, value)} of ${what}`;
}

export function amountText(at: number, value: number): string {
  return at < FIRST_POOL ? String(value) : memoryText(value * 1024);
}
