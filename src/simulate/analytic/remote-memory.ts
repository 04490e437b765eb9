import type { ModelledHost } from './modelled-host.ts';

const LOCAL = 10;
/** What most two-socket machines say of their other node, and the distance for which the penalty is told. */
const HOP = 21;

export interface Whereabouts {
  /** Shares of the vCPUs' time by node that they may spend there. */
  readonly cpus: readonly number[];
  /** Shares of memory by node; undefined: all on one of the nodes that the vCPUs may use. */
  readonly memory: readonly number[] | undefined;
  /** Share of the guest that is not where most of its memory is. */
  readonly displaced: number;
}

/** How far memory is on average, in hops: 0 is all local, 1 all at a distance of 20. */
export function remoteHops(host: ModelledHost, { cpus, memory, displaced }: Whereabouts): number {
  const hops = (from: number, to: number): number => {
    const distance = host.distances[from]?.[to] ?? (from === to ? LOCAL : HOP);
    return from === to ? 0 : Math.max(0, (distance - LOCAL) / (HOP - LOCAL));
  };
  const between = (at: readonly number[], where: readonly number[]): number =>
    sum(at.map((share, from) => share * sum(where.map((part, to) => part * hops(from, to)))));
  if (memory === undefined) {
    const any = cpus.filter((share) => share > 0).length;
    const home = cpus.map((share) => (share > 0 ? 1 / any : 0));
    return displaced * between(cpus, home);
  }
  const reachable = memory.map((part, node) => ((cpus[node] ?? 0) > 0 ? part : -1));
  const most = reachable.indexOf(Math.max(...reachable));
  const atHome =
    (reachable[most] ?? -1) > 0 ? cpus.map((_, node) => (node === most ? 1 : 0)) : cpus;
  return displaced * between(cpus, memory) + (1 - displaced) * between(atHome, memory);
}

/** The same for a guest that knows its nodes: only what lies where none of its vCPUs is has to come from afar. */
export function misplacedHops(
  host: ModelledHost,
  { cpus, memory = [] }: Pick<Whereabouts, 'cpus' | 'memory'>,
): number {
  const amiss = memory.map((part, node) => Math.max(0, part - (cpus[node] ?? 0)));
  const whole = sum(amiss);
  if (whole === 0) return 0;
  const memoryAmiss = amiss.map((part) => part / whole);
  return whole * remoteHops(host, { cpus, memory: memoryAmiss, displaced: 1 });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
