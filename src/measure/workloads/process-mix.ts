import { z } from 'zod';
import { stress, stressNeeds } from '../stress-ng.ts';
import { defineWorkload } from '../workload.ts';

export const processMix = defineWorkload({
  name: 'process-mix',
  measures: 'starting and ending processes (stress-ng --fork)',
  dimension: 'cpu',
  anywhere: true,
  options: z.strictObject({ seconds: z.number().min(1).max(600).default(2) }),
  needs: ({ seconds }) => stressNeeds(seconds),
  run: ({ seconds }, bench) => stress(['--fork', '1'], seconds, bench),
});
