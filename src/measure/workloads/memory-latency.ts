import { z } from 'zod';
import { ownReadings } from '../read-json.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;

export const memoryLatency = defineWorkload({
  name: 'memory-latency',
  measures: 'time of one dependent load, by working set and page size (own program)',
  dimension: 'memory',
  anywhere: true,
  options: z.strictObject({
    workingSetKiB: z
      .int()
      .min(4)
      .max(64 * 1024 * 1024)
      .default(65_536),
    /** 4k, thp: transparent huge pages; 2m and 1g: reserved ones. */
    page: z.enum(['4k', 'thp', '2m', '1g']).default('4k'),
    seconds: z.number().min(0.1).max(600).default(1),
  }),
  needs: ({ workingSetKiB, seconds }) => ({
    programs: [],
    memoryMiB: Math.ceil((workingSetKiB / 1024) * 1.2),
    seconds: seconds + 0.5,
  }),
  run: async ({ workingSetKiB, page, seconds }, bench) => {
    const args = ['--kib', String(workingSetKiB), '--page', page];
    const { stdout } = await bench.execute(
      await bench.own('chase'),
      [...args, '--ms', String(seconds * MILLISECONDS)],
      { timeoutMs: (seconds + 300) * MILLISECONDS },
    );
    return ownReadings(stdout, {
      nsPerLoad: { metric: 'load latency', unit: 'ns', better: 'lower' },
    });
  },
});
