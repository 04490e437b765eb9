import type { ScenarioCell, ScenarioGuest, ScenarioNode } from '../../model/scenario.ts';

/**
 * Whether a guest fits on the nodes of one host as they are, by trying every assignment of its cells to nodes and
 * counting threads of cores anew for each: slow and plain, to hold the planner against. Dedicated guests only.
 */
export function fitsByTrying(nodes: readonly ScenarioNode[], guest: ScenarioGuest): boolean {
  const tryFrom = (cell: number, used: ReadonlySet<number>): boolean => {
    const need = guest.cells[cell];
    if (need === undefined) return hasDevices(nodes, guest, used);
    return nodes.some(
      (node, at) =>
        !used.has(at) && cellFits(node, need, guest) && tryFrom(cell + 1, new Set([...used, at])),
    );
  };
  return tryFrom(0, new Set());
}

function hasDevices(
  nodes: readonly ScenarioNode[],
  { pci }: ScenarioGuest,
  used: ReadonlySet<number>,
): boolean {
  return pci === 0 || [...used].some((node) => (nodes[node]?.pci ?? 0) >= pci);
}

function cellFits(node: ScenarioNode, cell: ScenarioCell, guest: ScenarioGuest): boolean {
  return hasMemory(node, cell, guest) && hasThreads(node, cell, guest);
}

function hasMemory(node: ScenarioNode, { memoryMiB }: ScenarioCell, guest: ScenarioGuest): boolean {
  if (guest.pageKiB !== null && guest.pageKiB !== 4) {
    const pages = Math.ceil((memoryMiB * 1024) / guest.pageKiB);
    return pages <= (node.pages[String(guest.pageKiB)] ?? 0);
  }
  const huge = Object.entries(node.pages).reduce(
    (sum, [size, n]) => sum + (Number(size) * n) / 1024,
    0,
  );
  return memoryMiB <= node.memoryMiB - huge;
}

function hasThreads(
  { cores, housekeepingCpus }: ScenarioNode,
  { vcpus }: ScenarioCell,
  { threadPolicy }: ScenarioGuest,
): boolean {
  const free = cores.map((cpus) => cpus.filter((cpu) => !housekeepingCpus.includes(cpu)));
  if (threadPolicy === 'isolate') {
    return free.filter((cpus, at) => cpus.length === cores[at]?.length).length >= vcpus;
  }
  const threads = free.reduce((sum, cpus) => sum + cpus.length, 0);
  if (threadPolicy === 'prefer') return threads >= vcpus;
  if (!cores.some((cpus) => cpus.length > 1)) return false;
  // An odd one too is on a core that has both threads free.
  const pairs = free.reduce((sum, cpus) => sum + Math.floor(cpus.length / 2), 0);
  return pairs >= Math.ceil(vcpus / 2);
}
