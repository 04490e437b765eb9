import { z } from 'zod';
import { dimensions } from './verdict.ts';

/** What is sampled of a guest before and after changes. Shares are 0..1, rates a second. */
export const sampledMeasures = ['remote-share', 'wait-share', 'migrations', 'exits'] as const;
export type SampledMeasure = (typeof sampledMeasures)[number];

export const EffectRow = z.strictObject({
  /** A guest's name, or the host's. */
  subject: z.string(),
  /** What was sampled, what the ledger says is left of native speed (0..1) in a dimension, or a workload's figure. */
  measure: z.enum([...sampledMeasures, ...dimensions, 'workload']),
  /** Of a workload's figure, which subject and unit name. */
  unit: z.string().optional(),
  before: z.number(),
  after: z.number(),
  /** By more than the tolerance. */
  worse: z.boolean(),
});
export type EffectRow = z.infer<typeof EffectRow>;
