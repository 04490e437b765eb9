import { z } from 'zod';
import { latencyReadings } from '../latency-readings.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;

export const contextSwitch = defineWorkload({
  name: 'context-switch',
  measures: 'two processes that wake each other in turn: time of a round trip (own program)',
  dimension: 'latency',
  anywhere: true,
  options: z.strictObject({
    /** On one CPU a round trip is two context switches, on two CPUs two wake-ups across them. */
    sameCpu: z.boolean().default(true),
    seconds: z.number().min(0.5).max(600).default(1),
  }),
  needs: ({ seconds }) => ({ programs: [], memoryMiB: 64, seconds: seconds + 0.1 }),
  run: async ({ sameCpu, seconds }, bench) => {
    const ms = String(seconds * MILLISECONDS);
    const args = ['--mode', 'pipe', '--ms', ms, '--same-cpu', sameCpu ? '1' : '0'];
    const { stdout } = await bench.execute(await bench.own('wake'), args, {
      timeoutMs: (seconds + 120) * MILLISECONDS,
    });
    return latencyReadings(stdout, 'round trip');
  },
});
