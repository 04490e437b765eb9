import { z } from 'zod';
import { numberIn } from '../read-json.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;

export const memoryBandwidth = defineWorkload({
  name: 'memory-bandwidth',
  measures: 'reading or writing memory in sequence, one thread (sysbench memory)',
  dimension: 'memory',
  anywhere: true,
  options: z.strictObject({
    operation: z.enum(['read', 'write']).default('read'),
    /** Larger than the last-level cache, or it is the cache that is measured. */
    blockMiB: z.int().min(1).max(4096).default(256),
    seconds: z.int().min(1).max(600).default(2),
  }),
  needs: ({ blockMiB, seconds }) => ({
    programs: [{ program: 'sysbench', package: 'sysbench' }],
    memoryMiB: blockMiB + 32,
    seconds: seconds + 0.3,
  }),
  run: async ({ operation, blockMiB, seconds }, bench) => {
    const options = [`--memory-block-size=${blockMiB}M`, `--memory-oper=${operation}`];
    const { stdout } = await bench.execute(
      'sysbench',
      ['memory', ...options, '--memory-total-size=1024T', `--time=${seconds}`, 'run'],
      { timeoutMs: (seconds + 120) * MILLISECONDS },
    );
    const value = numberIn(stdout, /\(([\d.]+) MiB\/sec\)/, 'sysbench');
    return [{ metric: 'bandwidth', unit: 'MiB/s', better: 'higher', value }];
  },
});
