import { Problem } from '../model/problem.ts';
import type { ModelledHost } from './analytic/modelled-host.ts';

const LOCAL = 10;
/** The SLIT has a byte for each. */
const MOST = 255;

/** Throws a `Problem` that names the field and the reason where a described host cannot be. */
export function checkHost(host: ModelledHost, where: string): void {
  if (host.nodes.length === 0) throw nonsense(where, 'nodes', 'there is none');
  if (host.cpus.length === 0) throw nonsense(where, 'cores', 'guests have no pCPU there');
  for (const [at, { memoryMiB }] of host.nodes.entries()) {
    if (!(Number.isFinite(memoryMiB) && memoryMiB >= 0))
      throw nonsense(where, `nodes[${at}].memoryMiB`, `${memoryMiB} is no amount of memory`);
  }
  for (const from of host.nodes.keys()) checkDistances(host.distances, from, where);
}

function checkDistances(
  distances: readonly (readonly number[])[],
  from: number,
  where: string,
): void {
  const row = distances[from] ?? [];
  for (const [to, distance] of row.entries()) {
    const field = `distances[${from}][${to}]`;
    if (to === from && distance !== LOCAL)
      throw nonsense(where, field, `${distance}, but a node is at ${LOCAL} from itself`);
    if (to !== from && !(distance > LOCAL && distance <= MOST))
      throw nonsense(
        where,
        field,
        `${distance}, but another node is farther than ${LOCAL}, to ${MOST}`,
      );
    const back = distances[to]?.[from];
    if (back !== distance)
      throw nonsense(where, field, `${distance} there and ${back ?? 'nothing'} back`);
  }
}

/** A field that makes no sense, and why. */
export function nonsense(where: string, field: string, reason: string): Problem {
  return new Problem({
    what: `${field} makes no sense: ${reason}`,
    where,
    remedy: 'correct it',
  });
}
