import { z } from 'zod';
import { stress, stressNeeds } from '../stress-ng.ts';
import { defineWorkload } from '../workload.ts';

export const cpuInteger = defineWorkload({
  name: 'cpu-integer',
  measures: 'integer arithmetic on one CPU (stress-ng --cpu-method int64)',
  dimension: 'cpu',
  anywhere: true,
  options: z.strictObject({ seconds: z.number().min(1).max(600).default(2) }),
  needs: ({ seconds }) => stressNeeds(seconds),
  run: ({ seconds }, bench) => stress(['--cpu', '1', '--cpu-method', 'int64'], seconds, bench),
});
