import { z } from 'zod';
import { AgainstReference } from './results.ts';

export const RESULTS_COMPARISON_SCHEMA = 'virt-tune/results-comparison/1';

/** `virt-tune compare BEFORE AFTER --format json` */
export const ResultsComparison = z.strictObject({
  schema: z.literal(RESULTS_COMPARISON_SCHEMA),
  before: z.strictObject({
    id: z.int(),
    name: z.string(),
    host: z.string(),
    startedAt: z.string(),
  }),
  after: z.strictObject({ id: z.int(), name: z.string(), host: z.string(), startedAt: z.string() }),
  figures: z.array(
    z.strictObject({
      configuration: z.string(),
      metric: z.string(),
      unit: z.string(),
      before: z.number(),
      after: z.number(),
      ...AgainstReference.omit({ reference: true }).shape,
    }),
  ),
  /** Configurations that only one of the two has, or that ran with another acceleration. */
  notCompared: z.array(z.strictObject({ configuration: z.string(), reason: z.string() })),
});
export type ResultsComparison = z.infer<typeof ResultsComparison>;
