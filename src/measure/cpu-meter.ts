import { cpuSeconds } from '../collect/process-ticks.ts';

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
  const samples: { readonly atMs: number; readonly usedS: number }[] = [];
  const sample = (): void => {
    const usedS = cpuSeconds(pid);
    if (usedS !== undefined) samples.push({ atMs: performance.now(), usedS });
  };
  sample();
  const timer = setInterval(sample, EVERY_MS);
  return {
    overLast: (seconds, apartFromS) => {
      const endMs = performance.now() - apartFromS * 1000;
      const within = samples.filter(({ atMs }) => atMs <= endMs && atMs >= endMs - seconds * 1000);
      const [first, last] = [within[0], within.at(-1)];
      if (first === undefined || last === undefined || first === last) return Number.NaN;
      return (last.usedS - first.usedS) / ((last.atMs - first.atMs) / 1000);
    },
    stop: () => clearInterval(timer),
  };
}
