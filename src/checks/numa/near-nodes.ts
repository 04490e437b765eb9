import { localityOf } from '../../derived/guest-locality.ts';
import type { NumaNode } from '../../model/topology.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { moreThanOneNode, running } from '../gates.ts';

/** Distances are the firmware's guesses in tens; less than this share is no difference. Ours. */
const NOTICEABLE = 1.05;

export const check = defineCheck({
  id: 'NUM-12',
  topic: 'numa',
  subject: 'guest',
  title: 'The nodes of a wide guest are near each other',
  problem: 'The nodes of a wide guest are farther apart than others would be',
  severity: 'low',
  reads: ['/sys/devices/system/node/node*/distance', 'Cpus_allowed_list of the vCPUs'],
  why: 'On hosts of four and more nodes some are one hop apart and some two. What crosses between the guest’s nodes costs by that distance.',
  remedy: 'Bind it to the nodes that are named: vcpupin and numatune for each cell.',
  takesEffect: 'next-start',
  notWhen:
    'The nearer nodes are full. With several small nodes a package (SNC, NPS) most are near.',
  sources: [
    'numad(8) and its source: candidate nodes are weighed by distance',
    'Linux Documentation/ABI/stable/sysfs-devices-node: distance',
  ],
  gates: [running, moreThanOneNode],
  evaluate({ guest, host }) {
    const { nodes } = need(host.topology, 'host topology');
    const { cpuNodes } = need(localityOf(guest, host), 'where the guest runs');
    if (cpuNodes.length < 2 || cpuNodes.length === nodes.length)
      return notApplicable('the guest is on one node, or on all');
    const own = meanDistance(cpuNodes, nodes);
    const best = nearestNodes(cpuNodes.length, nodes);
    const least = meanDistance(best, nodes);
    const evidence = [
      seen(`nodes ${cpuNodes.join(', ')}`, `mean distance ${own.toFixed(1)}`),
      seen(`nodes ${best.join(', ')}`, `mean distance ${least.toFixed(1)}`),
    ];
    return own <= least * NOTICEABLE ? pass(...evidence) : fail({ evidence });
  },
});

/** Mean over all ordered pairs of different nodes, 10 = local. */
function meanDistance(ids: readonly number[], nodes: readonly NumaNode[]): number {
  const order = nodes.map(({ id }) => id);
  const pairs = ids.flatMap((from) =>
    ids
      .filter((to) => to !== from)
      .map((to) => {
        const distance = nodes.find(({ id }) => id === from)?.distances[order.indexOf(to)];
        return needGiven(distance, `distance from node ${from} to node ${to}`);
      }),
  );
  return pairs.reduce((sum, distance) => sum + distance, 0) / Math.max(pairs.length, 1);
}

/** The best of the sets that grow from each node by the nearest next one: what numad does, too. */
function nearestNodes(size: number, nodes: readonly NumaNode[]): number[] {
  const sets = nodes.map(({ id }) => grow([id], size, nodes));
  return sets.reduce((best, set) =>
    meanDistance(set, nodes) < meanDistance(best, nodes) ? set : best,
  );
}

function grow(from: readonly number[], size: number, nodes: readonly NumaNode[]): number[] {
  const chosen = [...from];
  while (chosen.length < size) {
    const [next] = nodes
      .filter(({ id }) => !chosen.includes(id))
      .map(({ id }) => ({ id, distance: meanDistance([...chosen, id], nodes) }))
      .sort((left, right) => left.distance - right.distance);
    if (next === undefined) break;
    chosen.push(next.id);
  }
  return chosen.sort((left, right) => left - right);
}
