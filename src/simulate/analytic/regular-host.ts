import type { ModelledHost } from './modelled-host.ts';

export interface HostShape {
  /** In all. */
  readonly cores: number;
  readonly nodes: number;
  readonly threads: number;
  readonly memoryMiB: number;
  readonly numaBalancing: boolean;
}

const LOCAL = 10;
const OTHER = 21;
/** Some memory is always the host's own. */
const GUEST_MEMORY_SHARE = 0.95;

/** A host whose nodes are all alike and equally far from each other. Its first `cores` pCPUs are one of each core. */
export function regularHost(shape: HostShape): ModelledHost {
  const { cores, nodes, threads, memoryMiB, numaBalancing } = shape;
  const ids = Array.from({ length: nodes }, (_, id) => id);
  return {
    nodes: ids.map((id) => ({ id, memoryMiB: memoryMiB / nodes })),
    distances: ids.map((from) => ids.map((to) => (from === to ? LOCAL : OTHER))),
    cpus: Array.from({ length: cores * threads }, (_, id) => {
      const core = id % cores;
      return { id, core, node: Math.floor((core * nodes) / cores) };
    }),
    numaBalancing,
    ksm: false,
    guestMemoryShare: GUEST_MEMORY_SHARE,
  };
}
