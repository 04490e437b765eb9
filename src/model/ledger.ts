import { z } from 'zod';
import { dimensions } from './verdict.ts';

/** prior: a published figure; model: computed from this host's facts; measured: measured here. */
export const bases = ['prior', 'model', 'measured'] as const;
export const confidences = ['high', 'medium', 'low'] as const;

/** What something costs as a share (0..1) of the native reference in one dimension. */
export const Loss = z.strictObject({
  dimension: z.enum(dimensions),
  low: z.number().min(0).max(1),
  typical: z.number().min(0).max(1),
  high: z.number().min(0).max(1),
  basis: z.enum(bases),
  confidence: z.enum(confidences),
  /** Who published the figure or the formula. */
  source: z.string(),
});
export type Loss = z.infer<typeof Loss>;

/**
 * One line of an account.
 * base: the price of virtualisation itself; loss: a cause that was found; unknown: a cause nobody could look for,
 * which lowers the worst case only.
 */
export const LedgerStep = z.strictObject({
  kind: z.enum(['base', 'loss', 'unknown']),
  /** What takes the share, in a few words. Findings with the same cause are counted once. */
  cause: z.string(),
  /** The check whose figure counts. */
  check: z.string().optional(),
  /** Checks that found the same cause; their figures are not added. */
  overlaps: z.array(z.string()),
  loss: Loss,
  /** How the figure came about, with this host's numbers. */
  arithmetic: z.string(),
  /** Share of native (0..1) left after this step. */
  left: z.strictObject({ best: z.number(), typical: z.number(), worst: z.number() }),
});
export type LedgerStep = z.infer<typeof LedgerStep>;

/** What is left of native (1) for one subject in one dimension, and the steps that lead there. */
export const LedgerAccount = z.strictObject({
  subject: z.strictObject({
    kind: z.enum(['host', 'guest']),
    guest: z.string().optional(),
    name: z.string(),
  }),
  dimension: z.enum(dimensions),
  best: z.number(),
  typical: z.number(),
  worst: z.number(),
  steps: z.array(LedgerStep),
  /** Of a host: how its guests' accounts were put together. */
  arithmetic: z.string().optional(),
});
export type LedgerAccount = z.infer<typeof LedgerAccount>;
