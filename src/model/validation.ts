import { z } from 'zod';
import { Runs } from './simulation.ts';

export const VALIDATION_SCHEMA = 'virt-tune/validation/1';

/** How well the model tells what others measured: `virt-tune simulate validate --format json`. */
export const ValidationReport = z.strictObject({
  schema: z.literal(VALIDATION_SCHEMA),
  /** Of the event engine, where it was asked. */
  runs: Runs.optional(),
  tables: z.array(
    z.strictObject({
      id: z.string(),
      source: z.string(),
      rows: z.array(
        z.strictObject({
          key: z.string(),
          published: z.number(),
          predicted: z.number(),
          /** By the event engine, where it was asked and can say it: lowest, middle and highest of its runs. */
          events: z
            .strictObject({ low: z.number(), typical: z.number(), high: z.number() })
            .optional(),
          /** A straight line in run time through all published rows of the series: it has seen the answer. */
          baseline: z.number(),
          /** Whether the row was used in fitting, or is the unit of the others: no evidence for the model. */
          fitted: z.boolean(),
        }),
      ),
    }),
  ),
  /** Of the table of guests on a 64-core host: each count predicted from the others alone. Percentage points. */
  leaveOneOut: z.strictObject({
    meanAbs: z.number(),
    worst: z.number(),
    baselineMeanAbs: z.number(),
    baselineWorst: z.number(),
    /** Of the event engine, with the values that the closed form was fitted to. */
    eventsMeanAbs: z.number().optional(),
    eventsWorst: z.number().optional(),
  }),
});
export type ValidationReport = z.infer<typeof ValidationReport>;
