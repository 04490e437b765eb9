import { z } from 'zod';

/** A share of native speed by simulation, 0..1, with the range that the model's parameters leave plausible. */
export const SimulatedShare = z.strictObject({
  low: z.number(),
  typical: z.number(),
  high: z.number(),
});
export type SimulatedShare = z.infer<typeof SimulatedShare>;

/** What the simulation makes of a host as it is: of all guests together, and of each. */
export const Simulated = z.strictObject({
  host: SimulatedShare,
  guests: z.array(
    z.strictObject({
      guest: z.string(),
      id: z.string(),
      share: SimulatedShare,
      /** What each cause takes of native, 0..1; those that take nothing are left out. */
      losses: z.record(z.string(), z.number()),
    }),
  ),
  /** What was not read, and what was taken in its place. */
  assumed: z.array(z.string()),
  /** Which of the model's parameters were measured on this host; left out where none was. */
  measured: z.array(z.string()).optional(),
});
export type Simulated = z.infer<typeof Simulated>;
