import { Scenario } from '../../src/model/scenario.ts';

const SIZES = [
  [2, 8],
  [2, 16],
  [2, 64],
  [4, 16],
  [4, 64],
  [8, 8],
  [8, 32],
  [8, 64],
] as const;

/** Hosts of growing size with more guests than they hold: for timing decisions. */
export function sizedScenarios(): { name: string; scenario: Scenario }[] {
  return SIZES.map(([nodes, cores]) => ({
    name: `${nodes} nodes of ${cores} cores`,
    scenario: sized(nodes, cores),
  }));
}

function sized(nodeCount: number, coreCount: number): Scenario {
  const cpus = nodeCount * coreCount;
  const nodes = Array.from({ length: nodeCount }, (_, id) => {
    const cores = Array.from({ length: coreCount }, (_core, core) => {
      const cpu = id * coreCount + core;
      return [cpu, cpu + cpus];
    });
    return { id, socket: id >> 1, cores, l3: [cores.flat()], memoryMiB: coreCount * 8192 };
  });
  const sizes = [1, 2, 2, 3, 4, 4, 6, 8, 8, 12, 16];
  const guests = Array.from({ length: cpus }, (_, at) => {
    const vcpus = Math.min(sizes[(at * 7) % sizes.length] ?? 1, 2 * coreCount);
    return { id: `g${at}`, cells: [{ vcpus, memoryMiB: vcpus * (at % 3 === 0 ? 4096 : 2048) }] };
  });
  return Scenario.parse({ format: 'placement-bench-1', hosts: [{ id: 'h', nodes }], guests });
}
