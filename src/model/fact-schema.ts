import { z } from 'zod';

/** The schema of a `Fact<T>`. Apart from fact.ts so that judging facts does not load the schema library. */
export function fact<T extends z.ZodType>(
  value: T,
): z.ZodUnion<
  readonly [
    z.ZodObject<{ value: T }, z.core.$strict>,
    z.ZodObject<{ absent: z.ZodLiteral<true> }, z.core.$strict>,
    z.ZodObject<{ unreadable: z.ZodString }, z.core.$strict>,
  ]
> {
  return z.union([
    z.strictObject({ value }),
    z.strictObject({ absent: z.literal(true) }),
    z.strictObject({ unreadable: z.string() }),
  ]);
}
