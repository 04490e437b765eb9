import type {
  PlacedGuest,
  Scenario,
  ScenarioGuest,
  ScenarioHost,
  ScenarioNode,
} from '../../model/scenario.ts';

/**
 * What is wrong with a placement, by walking it pCPU by pCPU and page by page; nothing, where all is well. Knows
 * nothing of how placements are made. Dedicated guests only.
 */
export function faultsOf(scenario: Scenario, placed: readonly PlacedGuest[]): string[] {
  const books: Books = { owner: new Map(), taken: new Map() };
  const faults = placed.flatMap((place) => {
    const guest = scenario.guests.find((each) => each.id === place.guest);
    const host = scenario.hosts.find((each) => each.id === place.host);
    return guest === undefined || host === undefined
      ? [`${place.guest}: unknown, or on a host that is`]
      : guestFaults(books, { guest, host, place });
  });
  return [...faults, ...overcommitted(scenario, books), ...notAlone(scenario, books)];
}

/** Who has which pCPU, and how much of what is taken. */
interface Books {
  readonly owner: Map<string, ScenarioGuest>;
  readonly taken: Map<string, number>;
}

function take({ taken }: Books, what: string, amount: number): void {
  taken.set(what, (taken.get(what) ?? 0) + amount);
}

function guestFaults(
  books: Books,
  { guest, host, place }: { guest: ScenarioGuest; host: ScenarioHost; place: PlacedGuest },
): string[] {
  const { id } = guest;
  const { cells } = place;
  const faults: string[] = [];
  if (cells.length !== guest.cells.length) faults.push(`${id}: not all of its cells`);
  if (new Set(cells.map(({ node }) => node)).size < cells.length)
    faults.push(`${id}: shares a node`);
  for (const [at, { node: nodeId, pins }] of cells.entries()) {
    const node = host.nodes.find((each) => each.id === nodeId);
    const need = guest.cells[at];
    const cpus = Object.values(pins);
    if (node === undefined || need?.vcpus !== cpus.length) {
      faults.push(`${id}: ${cpus.length} pins on node ${nodeId}`);
      continue;
    }
    faults.push(...pinFaults(books, { guest, host, node, cpus }));
    const size = guest.pageKiB ?? 4;
    take(books, `${host.id}/${nodeId}/${size}`, Math.ceil((need.memoryMiB * 1024) / size));
  }
  const near = cells.find(({ node: nodeId }) => {
    const has = host.nodes.find((each) => each.id === nodeId)?.pci ?? 0;
    return has - (books.taken.get(`${host.id}/${nodeId}/pci`) ?? 0) >= guest.pci;
  });
  if (near === undefined) faults.push(`${id}: no device near`);
  else take(books, `${host.id}/${near.node}/pci`, guest.pci);
  return faults;
}

interface Pinning {
  readonly guest: ScenarioGuest;
  readonly host: ScenarioHost;
  readonly node: ScenarioNode;
  readonly cpus: readonly number[];
}

function pinFaults({ owner }: Books, { guest, host, node, cpus }: Pinning): string[] {
  const faults = cpus.flatMap((cpu) => {
    const isHere = node.cores.flat().includes(cpu) && !node.housekeepingCpus.includes(cpu);
    const key = `${host.id}/${cpu}`;
    const isFree = !owner.has(key);
    owner.set(key, guest);
    return isHere && isFree ? [] : [`${guest.id}: may not have pCPU ${cpu}`];
  });
  return [...faults, ...policyFaults(guest, node, cpus)];
}

function policyFaults(guest: ScenarioGuest, node: ScenarioNode, cpus: readonly number[]): string[] {
  const perCore = node.cores.map((core) => core.filter((cpu) => cpus.includes(cpu)).length);
  if (guest.threadPolicy === 'isolate' && perCore.some((count) => count > 1)) {
    return [`${guest.id}: two of its threads on a core`];
  }
  const lone = perCore.filter((count) => count === 1).length;
  return guest.threadPolicy === 'require' && lone > cpus.length % 2
    ? [`${guest.id}: ${lone} threads without a sibling`]
    : [];
}

function overcommitted({ hosts }: Scenario, { taken }: Books): string[] {
  return hosts.flatMap((host) =>
    host.nodes.flatMap((node) => {
      const sizes = Object.keys(node.pages);
      const huge = sizes.reduce((sum, size) => sum + Number(size) * (node.pages[size] ?? 0), 0);
      const has = new Map([...sizes.map((size) => [size, node.pages[size] ?? 0] as const)]);
      has.set('4', (node.memoryMiB * 1024 - huge) / 4);
      return [...has].flatMap(([size, pages]) =>
        (taken.get(`${host.id}/${node.id}/${size}`) ?? 0) > pages
          ? [`${host.id} node ${node.id}: more pages of ${size} KiB than there are`]
          : [],
      );
    }),
  );
}

function notAlone({ hosts }: Scenario, { owner }: Books): string[] {
  return hosts.flatMap((host) =>
    host.nodes.flatMap(({ cores }) =>
      cores.flatMap((core) => {
        const owners = core.flatMap((cpu) => owner.get(`${host.id}/${cpu}`) ?? []);
        const alone = owners.find(({ threadPolicy }) => threadPolicy === 'isolate');
        return alone !== undefined && owners.length > 1 ? [`${alone.id}: not alone on a core`] : [];
      }),
    ),
  );
}

/** How far apart the cells of guests are, how near they could be on an empty host, and caches touched beyond need. */
export function distancesOf(
  { hosts, guests }: Scenario,
  placed: readonly PlacedGuest[],
): { distance: number; nearest: number; extraCaches: number } {
  let distance = 0;
  let nearest = 0;
  let extraCaches = 0;
  for (const { guest: id, host: hostId, cells } of placed) {
    const host = hosts.find((each) => each.id === hostId);
    const guest = guests.find((each) => each.id === id);
    if (host === undefined || guest === undefined) continue;
    const at = cells.map(({ node }) => host.nodes.findIndex((each) => each.id === node));
    distance += pairDistance(host.distances ?? [], at);
    nearest += nearestPairs(host.distances ?? [], cells.length);
    for (const { node: nodeId, pins } of cells) {
      const l3 = host.nodes.find((each) => each.id === nodeId)?.l3 ?? [];
      const touched = l3.filter((cpus) => Object.values(pins).some((cpu) => cpus.includes(cpu)));
      const largest = Math.max(...l3.map((cpus) => cpus.length));
      extraCaches += touched.length - Math.ceil(Object.keys(pins).length / largest);
    }
  }
  return { distance, nearest, extraCaches };
}

function pairDistance(distances: readonly (readonly number[])[], nodes: readonly number[]): number {
  return nodes.reduce(
    (sum, one, at) =>
      sum + nodes.slice(at + 1).reduce((own, other) => own + (distances[one]?.[other] ?? 0), 0),
    0,
  );
}

function nearestPairs(distances: readonly (readonly number[])[], cells: number): number {
  const extend = (nodes: readonly number[], from: number): number => {
    if (nodes.length === cells) return pairDistance(distances, nodes);
    let least = Number.POSITIVE_INFINITY;
    for (let node = from; node < distances.length; node += 1) {
      least = Math.min(least, extend([...nodes, node], node + 1));
    }
    return least;
  };
  return extend([], 0);
}
