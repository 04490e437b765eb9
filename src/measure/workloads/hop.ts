import { z } from 'zod';
import { ownReadings } from '../read-json.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;

export const hop = defineWorkload({
  name: 'hop',
  measures: 'time of one load when the thread is moved between two CPUs (own program)',
  dimension: 'cpu',
  anywhere: false,
  options: z.strictObject({
    /** Two CPUs, `0,1`; the same twice (`0,0`) for a thread that makes the calls and stays. */
    between: z.string().regex(/^\d{1,5},\d{1,5}$/),
    everyUs: z.int().min(50).max(10_000_000).default(1000),
    workingSetKiB: z
      .int()
      .min(4)
      .max(16 * 1024 * 1024)
      .default(1024),
    /** Whether the lines are written too, and have to be fetched from the other CPU's cache. */
    writes: z.boolean().default(true),
    seconds: z.number().min(0.1).max(600).default(1),
  }),
  needs: ({ workingSetKiB, seconds }) => ({
    programs: [],
    memoryMiB: Math.ceil((workingSetKiB / 1024) * 1.2),
    seconds: seconds + 0.5,
  }),
  run: async ({ between, everyUs, workingSetKiB, writes, seconds }, bench) => {
    const { stdout } = await bench.execute(
      await bench.own('chase'),
      [
        ...['--kib', String(workingSetKiB), '--hop', between, '--every-us', String(everyUs)],
        ...['--write', writes ? '1' : '0', '--ms', String(seconds * MILLISECONDS)],
      ],
      { timeoutMs: (seconds + 300) * MILLISECONDS },
    );
    return ownReadings(stdout, {
      nsPerLoad: { metric: 'load latency', unit: 'ns', better: 'lower' },
      wallNsPerLoad: { metric: 'load latency with waiting', unit: 'ns', better: 'lower' },
      hopsPerS: { metric: 'moves', unit: '1/s', better: 'neither' },
    });
  },
});
