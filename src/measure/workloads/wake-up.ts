import { z } from 'zod';
import { latencyReadings } from '../latency-readings.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;

export const wakeUp = defineWorkload({
  name: 'wake-up',
  measures: 'how late a thread runs that sleeps until a given moment (own program)',
  dimension: 'latency',
  anywhere: true,
  options: z.strictObject({ seconds: z.number().min(0.5).max(600).default(2) }),
  needs: ({ seconds }) => ({ programs: [], memoryMiB: 64, seconds: seconds + 0.1 }),
  run: async ({ seconds }, bench) => {
    const args = ['--mode', 'timer', '--ms', String(seconds * MILLISECONDS)];
    const { stdout } = await bench.execute(await bench.own('wake'), args, {
      timeoutMs: (seconds + 120) * MILLISECONDS,
    });
    return latencyReadings(stdout, 'lateness');
  },
});
