import { vcpuNodesOf } from '../derived/guest-locality.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { PlacedGuest } from './guest-wish.ts';

/** Less than this is no reason to leave vCPUs where they are. */
const NOTICEABLE = 0.05;

/**
 * Whether the new pins alone would take the vCPUs of a guest away from its memory, which cannot follow while it runs.
 * Where vCPUs may run on several nodes each of these is taken for as likely.
 */
export function leavesItsMemory({ guest, placement, host }: PlacedGuest): boolean {
  const nodes = valueOrUndefined(host.topology)?.nodes ?? [];
  const { nowKiB, vcpus } = placement;
  const now = valueOrUndefined(vcpuNodesOf(guest, nodes));
  if (nowKiB === undefined || now === undefined) return false;
  const pinned = new Set(vcpus.flatMap(({ cpus }) => cpus));
  const then = nodes.filter(({ cpus }) => cpus.some((cpu) => pinned.has(cpu))).map(({ id }) => id);
  return localShare(nowKiB, then) < localShare(nowKiB, now) - NOTICEABLE;
}

/** Of memory accesses, 0..1. */
function localShare(
  perNodeKiB: Readonly<Record<string, number>>,
  nodes: readonly number[],
): number {
  const total = Object.values(perNodeKiB).reduce((sum, amount) => sum + amount, 0);
  const here = nodes.reduce((sum, node) => sum + (perNodeKiB[node] ?? 0), 0);
  return total === 0 || nodes.length === 0 ? 0 : here / total / nodes.length;
}
