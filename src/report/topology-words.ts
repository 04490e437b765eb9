import { count, memoryText, namesText } from '../model/amount.ts';
import { formatCpuList } from '../model/cpu-list.ts';
import type { Topology } from '../model/topology.ts';
import type { TopologyPart } from './topology-nest.ts';

/** `4 packages · 4 NUMA nodes · 8 cores · 8 pCPUs · 3.8 GiB` */
export function topologySummary({ packages, nodes, cores, cpus, llcGroups }: Topology): string {
  const memoryKiB = nodes.reduce((sum, node) => sum + (node.memoryKiB ?? 0), 0);
  return [
    count(packages.length, 'package'),
    count(nodes.length, 'NUMA node'),
    ...(llcGroups.length > 0 ? [count(llcGroups.length, 'LLC group')] : []),
    count(cores.length, 'core'),
    count(cpus.online.length, 'pCPU'),
    ...(memoryKiB > 0 ? [memoryText(memoryKiB)] : []),
  ].join(' · ');
}

interface Machine {
  readonly topology: Topology;
  /** KiB by node id, where known. */
  readonly freeKiB: ReadonlyMap<number, number>;
}

/** `node 0 · pCPUs 0-1 · 962 MiB · 651 MiB free · distances 10 21`, `L3 16 MiB · pCPUs 0-1`, ... */
export function partTitle(part: TopologyPart, { topology, freeKiB }: Machine): string {
  const places = `pCPUs ${formatCpuList(part.cpus) || 'none'}`;
  if (part.kind === 'package') return `package ${part.id} · ${places}`;
  if (part.kind === 'llc') {
    const size = topology.caches.find(
      ({ level, cpus }) => level === part.id && cpus.includes(part.cpus[0] ?? -1),
    );
    return `L${part.id}${size?.sizeKiB === undefined ? '' : ` ${memoryText(size.sizeKiB)}`} · ${places}`;
  }
  const node = topology.nodes.find(({ id }) => id === part.id);
  const free = freeKiB.get(part.id);
  return [
    `node ${part.id}`,
    places,
    ...(node?.memoryKiB === undefined ? [] : [memoryText(node.memoryKiB)]),
    ...(free === undefined ? [] : [`${memoryText(free)} free`]),
    ...(node === undefined || topology.nodes.length < 2
      ? []
      : [`distances ${node.distances.join(' ')}`]),
  ].join(' · ');
}

/** Kinds of core, and pCPUs that are set apart, one line each. */
export function topologyNotes({ cpus, coreKinds }: Topology): string[] {
  return [
    ...coreKinds.map((kind) => `${kind.name}: pCPUs ${formatCpuList(kind.cpus)}`),
    ...(cpus.offline.length > 0 ? [`offline: pCPUs ${formatCpuList(cpus.offline)}`] : []),
    ...(cpus.isolated.length > 0 ? [`isolated: pCPUs ${formatCpuList(cpus.isolated)}`] : []),
    ...(cpus.nohzFull.length > 0 ? [`nohz_full: pCPUs ${formatCpuList(cpus.nohzFull)}`] : []),
  ];
}

/** That a picture lacks guests, as it must not do in silence. */
export function unplacedNote(names: readonly string[]): string | undefined {
  return names.length === 0
    ? undefined
    : `Not shown where they run, for it could not be read: ${namesText(names)}`;
}
