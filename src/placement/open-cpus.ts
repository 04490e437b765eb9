import type { Arrangement } from './arrangement.ts';
import { valueAt } from './room.ts';
import type { Standing } from './standing.ts';

/** pCPUs of a node that no guest has for itself, ascending; `kept` are the host's, which it shares. */
export function openCpus(
  { fleet, threads }: Arrangement,
  node: number,
  kept: ReadonlySet<number>,
): number[] {
  const { fromGroup = 0, toGroup = 0 } = fleet.nodes[node] ?? {};
  const open = fleet.cores.flatMap(({ group, cpus }, core) => {
    const free = valueAt(threads.free, core);
    return group < fromGroup || group >= toGroup
      ? []
      : cpus.filter((cpu, bit) => (free & (1 << bit)) !== 0 || kept.has(cpu));
  });
  return open.sort((left, right) => left - right);
}

/**
 * pCPUs for what a guest does besides its vCPUs: those of its nodes that nobody has for himself, else those of the
 * nearest node that has some, else its own.
 */
export function openCpusNear(
  arrangement: Arrangement,
  { at, pins }: Standing,
  kept: ReadonlySet<number>,
): number[] {
  const { fleet } = arrangement;
  const [first = 0] = at.nodes;
  const own = at.nodes.flatMap((node) => openCpus(arrangement, node, kept));
  const others = [...fleet.nodes.keys()]
    .filter((node) => fleet.nodes[node]?.host === fleet.nodes[first]?.host)
    .sort((one, other) => distance(arrangement, first, one) - distance(arrangement, first, other))
    .map((node) => openCpus(arrangement, node, kept));
  const nearest = own.length > 0 ? own : others.find((cpus) => cpus.length > 0);
  return [...(nearest ?? pins.flat())].sort((left, right) => left - right);
}

function distance({ fleet }: Arrangement, from: number, to: number): number {
  return valueAt(fleet.distances, from * fleet.nodes.length + to);
}
