export type Counters = Readonly<Record<string, number>>;

const MS_PER_S = 1000;

/** Growth a second of every counter that was there before and has not gone back: no figure rather than a false one. */
export function counterRates(before: Counters, after: Counters, elapsedMs: number): Counters {
  const rates: Record<string, number> = {};
  if (!(elapsedMs > 0)) return rates;
  for (const [name, end] of Object.entries(after)) {
    const start = before[name];
    if (start !== undefined && end >= start) rates[name] = ((end - start) * MS_PER_S) / elapsedMs;
  }
  return rates;
}
