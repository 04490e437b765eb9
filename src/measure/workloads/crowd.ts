import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { latencyReadings } from '../latency-readings.ts';
import { ownReadings } from '../read-json.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;

export const crowd = defineWorkload({
  name: 'crowd',
  measures: 'busy processes that share all CPUs: work done together, and time of a small piece',
  dimension: 'cpu',
  anywhere: false,
  options: z.strictObject({
    /** Processes on each CPU. */
    ratio: z.number().min(0.5).max(64).default(1),
    /** Of each process: what it has to bring back into the cache when it runs again. */
    workingSetKiB: z
      .int()
      .min(4)
      .max(1024 * 1024)
      .default(256),
    seconds: z.number().min(0.5).max(600).default(3),
  }),
  needs: ({ ratio, workingSetKiB, seconds }) => ({
    programs: [],
    memoryMiB: Math.ceil((processesFor(ratio) * workingSetKiB) / 1024) + 64,
    seconds: seconds + 0.5,
  }),
  run: async ({ ratio, workingSetKiB, seconds }, bench) => {
    const { stdout } = await bench.execute(
      await bench.own('crowd'),
      [
        ...['--processes', String(processesFor(ratio)), '--kib', String(workingSetKiB)],
        ...['--ms', String(seconds * MILLISECONDS)],
      ],
      { timeoutMs: (seconds + 300) * MILLISECONDS },
    );
    return [
      ...ownReadings(stdout, {
        piecesPerS: { metric: 'work together', unit: 'pieces/s', better: 'higher' },
        fairness: { metric: 'least by most', unit: 'share', better: 'higher' },
      }),
      ...latencyReadings(stdout, 'piece'),
    ];
  },
});

function processesFor(ratio: number): number {
  return Math.max(1, Math.round(ratio * availableParallelism()));
}
