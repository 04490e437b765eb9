import type { SimulatedTopology } from './world.ts';

export interface RegularShape {
  /** In all. */
  readonly cores: number;
  readonly nodes: number;
  readonly threadsPerCore?: number;
  /** Nodes of one package are nearer to each other. */
  readonly nodesPerPackage?: number;
  /** Left out: one cache a node. */
  readonly coresPerLlc?: number;
  readonly llcKiB?: number;
  /** In all. */
  readonly memoryMiB?: number;
}

const MIB_PER_CORE = 4096;
const KIB_PER_CORE = 2048;
/** As ACPI's SLIT of common two-socket and eight-node machines says. */
const SAME_PACKAGE_DISTANCE = 12;
const OTHER_PACKAGE_DISTANCE = 21;

/** A host whose nodes are all alike, numbered as Linux does: first the first thread of every core. */
export function regularTopology(shape: RegularShape): SimulatedTopology {
  const { cores, nodes, threadsPerCore = 1, nodesPerPackage = 1 } = shape;
  const coresPerNode = Math.ceil(cores / Math.max(nodes, 1));
  const coresPerLlc = shape.coresPerLlc ?? coresPerNode;
  const llcsPerNode = Math.ceil(coresPerNode / coresPerLlc);
  const memoryMiB = (shape.memoryMiB ?? cores * MIB_PER_CORE) / nodes;
  const packageOf = (node: number): number => Math.floor(node / nodesPerPackage);
  const distance = (from: number, to: number): number => {
    if (from === to) return 10;
    return packageOf(from) === packageOf(to) ? SAME_PACKAGE_DISTANCE : OTHER_PACKAGE_DISTANCE;
  };
  const ids = Array.from({ length: nodes }, (_, id) => id);
  return {
    llcKiB: shape.llcKiB ?? KIB_PER_CORE * coresPerLlc,
    nodes: ids.map((id) => ({
      id,
      packageId: packageOf(id),
      memoryMiB,
      distances: ids.map((to) => distance(id, to)),
    })),
    cores: Array.from({ length: cores }, (_, core) => {
      const node = Math.floor(core / coresPerNode);
      return {
        node,
        llc: node * llcsPerNode + Math.floor((core % coresPerNode) / coresPerLlc),
        cpus: Array.from({ length: threadsPerCore }, (_, thread) => core + thread * cores),
      };
    }),
  };
}
