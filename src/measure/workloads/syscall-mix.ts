import { z } from 'zod';
import { stress, stressNeeds } from '../stress-ng.ts';
import { defineWorkload } from '../workload.ts';

export const syscallMix = defineWorkload({
  name: 'syscall-mix',
  measures: 'system calls that ask the kernel something (stress-ng --get)',
  dimension: 'cpu',
  anywhere: true,
  options: z.strictObject({ seconds: z.number().min(1).max(600).default(2) }),
  needs: ({ seconds }) => stressNeeds(seconds),
  run: ({ seconds }, bench) => stress(['--get', '1'], seconds, bench),
});
