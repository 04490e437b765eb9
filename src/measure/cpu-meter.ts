import { cpuTicks } from '../collect/process-ticks.ts';

/** USER_HZ: 100 on every architecture that runs KVM (proc(5)). */
const TICKS_PER_S = 100;
const EVERY_MS = 100;

export interface CpuMeter {
  /** CPUs that the process kept busy in the last so many seconds, apart from the very last ones. */
  overLast(seconds: number, apartFromS: number): number;
  stop(): void;
}

/**
 * Follows the CPU time of a process. Programs in emulated guests take long to start, which nobody asked for: what a
 * piece of their work costs the host is read from the end, where they surely are at it.
 */
export function meterCpu(pid: number): CpuMeter {
  const samples: { readonly atMs: number; readonly ticks: number }[] = [];
  const sample = (): void => {
    const ticks = cpuTicks(pid);
    if (ticks !== undefined) samples.push({ atMs: performance.now(), ticks });
  };
  sample();
  const timer = setInterval(sample, EVERY_MS);
  return {
    overLast: (seconds, apartFromS) => {
      const endMs = performance.now() - apartFromS * 1000;
      const within = samples.filter(({ atMs }) => atMs <= endMs && atMs >= endMs - seconds * 1000);
      const [first, last] = [within[0], within.at(-1)];
      if (first === undefined || last === undefined || first === last) return Number.NaN;
      return (last.ticks - first.ticks) / TICKS_PER_S / ((last.atMs - first.atMs) / 1000);
    },
    stop: () => clearInterval(timer),
  };
}
