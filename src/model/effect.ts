import { z } from 'zod';

/** What is compared of a guest before and after changes. Shares are 0..1, rates a second. */
export const effectMeasures = ['remote-share', 'wait-share', 'migrations', 'exits'] as const;
export type EffectMeasure = (typeof effectMeasures)[number];

export const EffectRow = z.strictObject({
  guest: z.string(),
  measure: z.enum(effectMeasures),
  before: z.number(),
  after: z.number(),
  /** By more than the tolerance. */
  worse: z.boolean(),
});
export type EffectRow = z.infer<typeof EffectRow>;
