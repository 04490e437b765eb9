import type { Topology } from '../../model/topology.ts';

const cpus = Array.from({ length: 16 }, (_, cpu) => cpu);
const groups = (size: number) =>
  Array.from({ length: 16 / size }, (_, index) => cpus.slice(index * size, (index + 1) * size));

/** Two nodes of two last-level caches of two cores of two threads. */
export const twoNodeTopology: Topology = {
  packages: [{ id: 0, cpus }],
  dies: [],
  nodes: groups(8).map((own, id) => ({
    id,
    cpus: own,
    memoryKiB: 8 * 1024 * 1024,
    distances: [10, 20],
  })),
  llcGroups: groups(4).map((own) => ({ level: 3, cpus: own })),
  caches: [],
  cores: groups(2).map((own) => ({ cpus: own })),
  coreKinds: [],
  cpus: { online: cpus, offline: [], isolated: [], nohzFull: [] },
};
