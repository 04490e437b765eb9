import { z } from 'zod';

export const GUEST_HISTORY_SCHEMA = 'virt-tune/guest-history/1';

/** One figure of a guest over time. */
export const GuestHistoryDocument = z.strictObject({
  schema: z.literal(GUEST_HISTORY_SCHEMA),
  /** ISO 8601, UTC. */
  from: z.string(),
  to: z.string(),
  metric: z.strictObject({ name: z.string(), unit: z.string(), help: z.string() }),
  /** Every guest that has or had the name. */
  guests: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      points: z.array(z.strictObject({ at: z.string(), value: z.number() })),
    }),
  ),
});
export type GuestHistoryDocument = z.infer<typeof GuestHistoryDocument>;
