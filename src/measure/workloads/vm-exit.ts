import { z } from 'zod';
import { ownReadings } from '../read-json.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;

export const vmExit = defineWorkload({
  name: 'vm-exit',
  measures: 'an instruction that leaves a guest and comes back (CPUID; own program)',
  dimension: 'cpu',
  anywhere: true,
  options: z.strictObject({ seconds: z.number().min(0.1).max(600).default(1) }),
  needs: ({ seconds }) => ({ programs: [], seconds: seconds + 0.1 }),
  run: async ({ seconds }, bench) => {
    const args = ['--ms', String(seconds * MILLISECONDS)];
    const { stdout } = await bench.execute(await bench.own('leave'), args, {
      timeoutMs: (seconds + 120) * MILLISECONDS,
    });
    return ownReadings(stdout, {
      nsPerCall: { metric: 'CPUID', unit: 'ns', better: 'lower' },
    });
  },
});
