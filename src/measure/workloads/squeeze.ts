import { join } from 'node:path';
import { z } from 'zod';
import { makeCgroup } from '../cgroup.ts';
import { latencyReadings } from '../latency-readings.ts';
import { ownReadings } from '../read-json.ts';
import { runTool } from '../run-tool.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;

export const squeeze = defineWorkload({
  name: 'squeeze',
  measures: 'a process that may keep only part of its memory, the rest in swap (own program)',
  dimension: 'memory',
  anywhere: false,
  options: z.strictObject({
    memoryMiB: z
      .int()
      .min(16)
      .max(1024 * 1024)
      .default(256),
    /** How much of that the hard limit of its cgroup leaves it. */
    keepPercent: z.int().min(20).max(120).default(120),
    seconds: z.number().min(0.5).max(600).default(3),
  }),
  needs: ({ memoryMiB, seconds }) => ({
    programs: [],
    memoryMiB: memoryMiB * 2,
    diskMiB: memoryMiB * 2,
    root: true,
    seconds: seconds + 4,
  }),
  run: async ({ memoryMiB, keepPercent, seconds }, bench) => {
    const swap = join(bench.scratch, 'swap');
    await runTool('fallocate', ['-l', `${memoryMiB * 2}MiB`, swap]);
    await runTool('chmod', ['600', swap]);
    await runTool('mkswap', [swap]);
    const swapOff = bench.leases.take({ kind: 'swap', path: swap });
    const limit = Math.floor((memoryMiB * keepPercent) / 100);
    const cgroup = makeCgroup({ memoryMiB: limit }, bench.leases);
    try {
      await runTool('swapon', [swap]);
      const program = await bench.own('squeeze');
      const args = ['--mib', String(memoryMiB), '--ms', String(seconds * MILLISECONDS)];
      const { stdout } = await bench.execute(
        await bench.own('enter'),
        [...cgroup.procs, '--', program, ...args],
        { timeoutMs: (seconds + 300) * MILLISECONDS },
      );
      return [
        ...ownReadings(stdout, {
          touchesPerS: { metric: 'pages touched', unit: '1/s', better: 'higher' },
        }),
        ...latencyReadings(stdout, 'touch'),
      ];
    } finally {
      await cgroup.release();
      await swapOff();
    }
  },
});
