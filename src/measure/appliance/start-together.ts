import type { GuestExecuted, MeasuringGuest } from './measuring-guest.ts';

export interface Together {
  readonly executed: readonly GuestExecuted[];
  /** Between the first guest that said it began and the last one. */
  readonly spreadMs: number;
}

/** Runs a program in all guests at once: each is brought to the start, and only then are all told to go. */
export async function startTogether(
  guests: readonly MeasuringGuest[],
  program: string,
  args: readonly string[],
): Promise<Together> {
  const starts = await Promise.all(guests.map((guest) => guest.prepare(program, args)));
  const executed = await Promise.all(starts.map((go) => go()));
  const moments = executed.map(({ startedAtMs }) => startedAtMs);
  return { executed, spreadMs: Math.max(...moments) - Math.min(...moments) };
}
