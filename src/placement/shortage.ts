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
  /** How much would have to be freed: "2 pCPUs". */
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
    const what = amountName(fleet, first.at);
    return {
      reason: `${name} has ${amount(first.has)} free ${what.of}, ${amount(first.needs)} are needed`,
      missing: `${amount(first.needs - first.has)} ${what.short}`,
      share,
    };
  }
  const has = free.devices(node);
  if (has >= devices) return undefined;
  return {
    reason: `${name} has ${has} free devices, ${devices} are needed`,
    missing: `${devices - has} devices`,
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
  [THREADS, { of: 'dedicated pCPUs', short: 'pCPUs' }],
  [PAIRS, { of: 'pairs of sibling pCPUs', short: 'pairs' }],
  [WHOLE_CORES, { of: 'whole cores', short: 'cores' }],
  [FLOATING, { of: 'shares of shared pCPUs', short: 'shares' }],
]);

export function amountName(fleet: Fleet, at: number): { of: string; short: string } {
  const known = NAMES.get(at);
  if (known !== undefined) return known;
  const size = fleet.pageKiB[at - FIRST_POOL] ?? ORDINARY_PAGE_KIB;
  if (size === ORDINARY_PAGE_KIB) return { of: 'MiB of memory', short: 'MiB' };
  const pages = size % 1024 === 0 ? `${size / 1024} MiB` : `${size} KiB`;
  return { of: `MiB in pages of ${pages}`, short: `MiB in pages of ${pages}` };
}

export function amount(value: number): string {
  return `${Math.round(value * 100) / 100}`;
}
