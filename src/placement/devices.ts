import type { Fleet } from './fleet.ts';
import type { GuestNeed } from './need.ts';
import { type Room, valueAt } from './room.ts';

type Request = GuestNeed['requests'][number];

/** Who has a device of the host for itself stays where that is. */
export function canMove({ requests }: GuestNeed): boolean {
  return requests.length === 0;
}

const NONE: readonly number[] = [];

/**
 * A pool for each device a guest asks for when its cells are on these nodes of one host; undefined: there are not
 * enough near enough. Devices may have to be exchanged between requests that could have either (augmenting paths).
 */
export function devicesFor(
  room: Room,
  { requests }: GuestNeed,
  nodes: readonly number[],
): readonly number[] | undefined {
  if (requests.length === 0) return NONE;
  const wanted = requests.flatMap((request) => Array<Request>(request.count).fill(request));
  const poolOf: number[] = [];
  const left = Int32Array.from(room.pools);
  const serve = (device: number, seen: Set<number>): boolean => {
    for (const [pool, shape] of room.fleet.pools.entries()) {
      const request = wanted[device];
      if (seen.has(pool) || !request?.kinds.includes(shape.kind)) continue;
      if (!isNear(room.fleet, pool, { nodes, affinity: request.affinity })) continue;
      seen.add(pool);
      if (valueAt(left, pool) > 0) left[pool] = valueAt(left, pool) - 1;
      else if (!poolOf.some((its, other) => its === pool && serve(other, seen))) continue;
      poolOf[device] = pool;
      return true;
    }
    return false;
  };
  return wanted.every((_, device) => serve(device, new Set())) ? poolOf : undefined;
}

function isNear(
  fleet: Fleet,
  pool: number,
  { nodes, affinity }: { nodes: readonly number[]; affinity: Request['affinity'] },
): boolean {
  const shape = fleet.pools[pool];
  if (shape === undefined || shape.host !== fleet.nodes[nodes[0] ?? 0]?.host) return false;
  if (affinity === 'preferred' || nodes.includes(shape.node)) return true;
  if (affinity === 'legacy') return shape.node < 0;
  const socketOf = (node: number): number | undefined => fleet.nodes[node]?.socket;
  const socket = socketOf(shape.node);
  return (
    affinity === 'socket' && socket !== undefined && nodes.some((node) => socketOf(node) === socket)
  );
}
