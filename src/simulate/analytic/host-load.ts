import { cpuLoads } from './cpu-loads.ts';
import type { ModelledGuest, ModelledHost } from './modelled-host.ts';

/** What a guest meets on the pCPUs it may use. */
export interface Surroundings {
  /** vCPUs that want to run on each pCPU of the guest. */
  readonly perCpu: number;
  /** Share of the pCPUs of its nodes that is busy, 0..1. */
  readonly busy: number;
  /** Share of its time in which the sibling of its hardware thread is busy. */
  readonly besideSibling: number;
  /** Shares of its time by node, as far as the scheduler is free. */
  readonly nodes: readonly number[];
}

export interface HostLoad {
  of(guest: ModelledGuest): Surroundings;
  /** vCPUs that want to run, of all pCPUs. */
  readonly demand: number;
}

/** How busy a host is where each of its guests may run. Depends on no parameter. */
export function hostLoad(host: ModelledHost, guests: readonly ModelledGuest[]): HostLoad {
  const { perCpu, pools } = cpuLoads(host, guests);
  const nodeOf = new Map(host.cpus.map(({ id, node }) => [id, node]));
  const loadOf = (cpu: number): number => perCpu.get(cpu) ?? 0;
  const nodeBusy = host.nodes.map((_, node) =>
    mean(host.cpus.filter((cpu) => cpu.node === node).map(({ id }) => Math.min(1, loadOf(id)))),
  );
  const beside = besideSiblings(host, loadOf);
  const ofPool = (cpus: readonly number[]): Surroundings => {
    const nodes = host.nodes.map(() => 0);
    for (const cpu of cpus) {
      const node = nodeOf.get(cpu) ?? 0;
      nodes[node] = (nodes[node] ?? 0) + 1 / cpus.length;
    }
    return {
      perCpu: pools.get(cpus)?.load ?? 0,
      busy: nodes.reduce((sum, share, node) => sum + share * (nodeBusy[node] ?? 0), 0),
      besideSibling: mean(cpus.map((cpu) => beside.get(cpu) ?? 0)),
      nodes,
    };
  };
  const known = new Map([...pools.keys()].map((cpus) => [cpus, ofPool(cpus)]));
  const around = new Map(
    guests.map((guest) => {
      const [first] = guest.vcpus;
      const isOnePool = guest.vcpus.every((cpus) => cpus === first);
      const lists = isOnePool && first !== undefined ? [first] : guest.vcpus;
      return [
        guest,
        average(
          lists.map((cpus) => known.get(cpus) ?? ofPool(cpus)),
          host,
        ),
      ] as const;
    }),
  );
  return {
    of: (guest) => around.get(guest) ?? average([], host),
    demand: mean([...perCpu.values()]),
  };
}

/** By pCPU, the share of its time in which another thread of its core is busy too. */
function besideSiblings(
  host: ModelledHost,
  loadOf: (cpu: number) => number,
): ReadonlyMap<number, number> {
  const cores = Map.groupBy(host.cpus, ({ core }) => core);
  return new Map(
    [...cores.values()].flatMap((threads) => {
      const load = threads.reduce((sum, { id }) => sum + Math.min(1, loadOf(id)), 0);
      // Linux fills idle cores before it uses the second threads of busy ones.
      const beside = threads.length < 2 || load <= 1 ? 0 : Math.min(1, (2 * (load - 1)) / load);
      return threads.map(({ id }) => [id, beside] as const);
    }),
  );
}

function average(seen: readonly Surroundings[], host: ModelledHost): Surroundings {
  const [only, second] = seen;
  if (only !== undefined && second === undefined) return only;
  return {
    perCpu: mean(seen.map(({ perCpu }) => perCpu)),
    busy: mean(seen.map(({ busy }) => busy)),
    besideSibling: mean(seen.map(({ besideSibling }) => besideSibling)),
    nodes: host.nodes.map((_, node) => mean(seen.map(({ nodes }) => nodes[node] ?? 0))),
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
