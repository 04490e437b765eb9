import type { ModelledGuest, ModelledHost } from './modelled-host.ts';

/** vCPUs that may use the same pCPUs. */
export interface Pool {
  readonly cpus: readonly number[];
  /** How many of them want to run on each of these pCPUs, together with all others there. */
  readonly load: number;
}

export interface CpuLoads {
  /** vCPUs that want to run, by pCPU id; above 1 some of them wait. */
  readonly perCpu: ReadonlyMap<number, number>;
  /** By the list of pCPUs, which guests share. */
  readonly pools: ReadonlyMap<readonly number[], Pool>;
}

/**
 * How a balancing scheduler spreads vCPUs: those that may go to few pCPUs are there, and the others fill up what is
 * least loaded among theirs.
 */
export function cpuLoads(host: ModelledHost, guests: readonly ModelledGuest[]): CpuLoads {
  const perCpu = new Map(host.cpus.map(({ id }) => [id, 0]));
  const demand = new Map<readonly number[], number>();
  for (const { vcpus, duty } of guests) {
    for (const cpus of vcpus) demand.set(cpus, (demand.get(cpus) ?? 0) + duty);
  }
  const narrowFirst = [...demand].sort(([one], [other]) => one.length - other.length);
  for (const [cpus, wanted] of narrowFirst) fill(perCpu, cpus, wanted);
  const pools = new Map(
    narrowFirst.map(([cpus]) => {
      const loads = cpus.map((cpu) => perCpu.get(cpu) ?? 0);
      return [cpus, { cpus, load: loads.reduce((sum, load) => sum + load, 0) / cpus.length }];
    }),
  );
  return { perCpu, pools };
}

/** Raises the lowest loads to one level, as water would. */
function fill(perCpu: Map<number, number>, cpus: readonly number[], wanted: number): void {
  const rising = cpus.map((cpu) => perCpu.get(cpu) ?? 0).sort((one, other) => one - other);
  let below = 0;
  let level = 0;
  for (const [at, load] of rising.entries()) {
    if (at > 0 && load * at - below >= wanted) break;
    below += load;
    level = (below + wanted) / (at + 1);
  }
  for (const cpu of cpus) {
    const load = perCpu.get(cpu) ?? 0;
    if (load < level) perCpu.set(cpu, level);
  }
}
