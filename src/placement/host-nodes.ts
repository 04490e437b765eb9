import { isKnown, valueOrUndefined } from '../model/fact.ts';
import type { Host } from '../model/host.ts';
import { Problem } from '../model/problem.ts';
import { ScenarioHost } from '../model/scenario.ts';
import type { NumaNode, Topology } from '../model/topology.ts';
import { type Pools, poolsOf } from './huge-page-pools.ts';

export interface HostLimits {
  readonly kept?: ReadonlySet<number>;
  readonly pools?: Pools;
}

/**
 * A host as it would be with no guest on it. Of ordinary memory guests may have a share (0..1), the rest is the host's
 * own and headroom; huge pages are there for guests only. Isolated pCPUs are left out: somebody keeps them for
 * something that only he knows; `kept` pCPUs are the host's. `pools` are taken for those it has now.
 */
export function hostNodes(
  host: Host,
  share: number,
  { kept = new Set<number>(), pools = poolsOf(host) }: HostLimits = {},
): ScenarioHost {
  if (!isKnown(host.topology)) {
    throw new Problem({
      what: 'nothing can be planned: the topology of the host was not read',
      remedy: 'unreadable' in host.topology ? host.topology.unreadable : 'take another snapshot',
    });
  }
  const topology = host.topology.value;
  const nodes = topology.nodes.filter(({ cpus }) => cpus.length > 0);
  const columns = topology.nodes.map(({ id }) => id).sort((left, right) => left - right);
  const distances = nodes.map((row) =>
    nodes.map(({ id }) => row.distances[columns.indexOf(id)] ?? (id === row.id ? 10 : 20)),
  );
  return ScenarioHost.parse({
    id: 'host',
    nodes: nodes.map((node) =>
      nodeOf({ node, topology, share, kept, pools: pools.get(node.id) ?? new Map() }),
    ),
    distances,
  });
}

/** Packages with fewer cores have none to spare. */
const LEAST_CORES = 3;

/** The first core of each package, as TuneD keeps one of each socket (calculate_isolated_cores): for the host itself. */
export function housekeepingCpus({ topology }: Host): Set<number> {
  const { packages = [], cores = [] } = valueOrUndefined(topology) ?? {};
  return new Set(
    packages.flatMap(({ cpus }) => {
      const own = cores.filter((core) => core.cpus.every((cpu) => cpus.includes(cpu)));
      return own.length < LEAST_CORES ? [] : (own[0]?.cpus ?? []);
    }),
  );
}

interface NodeFacts {
  readonly node: NumaNode;
  readonly topology: Topology;
  readonly share: number;
  readonly kept: ReadonlySet<number>;
  readonly pools: ReadonlyMap<number, number>;
}

function nodeOf({ node, topology, share, kept, pools }: NodeFacts): unknown {
  const here = new Set(node.cpus);
  const within = (cpus: readonly number[]): number[] => cpus.filter((cpu) => here.has(cpu));
  const filled = [...pools].filter(([, pages]) => pages > 0);
  const hugeKiB = filled.reduce((sum, [size, pages]) => sum + size * pages, 0);
  const ordinaryKiB = Math.max(0, (node.memoryKiB ?? 0) - hugeKiB);
  return {
    id: node.id,
    socket: topology.packages.find(({ cpus }) => cpus.some((cpu) => here.has(cpu)))?.id,
    cores: topology.cores.map(({ cpus }) => within(cpus)).filter((cpus) => cpus.length > 0),
    housekeepingCpus: within([...topology.cpus.isolated, ...kept]),
    l3: topology.llcGroups.map(({ cpus }) => within(cpus)).filter((cpus) => cpus.length > 0),
    memoryMiB: (hugeKiB + ordinaryKiB * share) / 1024,
    pages: Object.fromEntries(filled),
  };
}
