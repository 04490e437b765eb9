/**
 * A reading that costs the guest itself something (numa_maps and smaps_rollup walk its page tables and hold its
 * memory lock) is repeated only when its measured cost is a small enough share of the time between two of them.
 * In between, the last value is given again.
 */
export interface CostBound<T> {
  read(): T;
  /** The next reading is made as soon as its cost allows, even where the usual pause is not over. */
  hurry(): void;
  /** Milliseconds since the value was read; undefined when it never was. */
  ageMs(): number | undefined;
}

export interface CostLimits {
  /** Never read again sooner than this. */
  readonly leastPauseMs: number;
  /** The pause after which a value is read again although nothing asks for it. */
  readonly usualPauseMs: number;
  /** Of the time between two readings, the share that the first of them may have taken. */
  readonly mostShare: number;
}

export function costBound<T>(
  read: () => T,
  limits: CostLimits,
  monotonicMs: () => number,
): CostBound<T> {
  let kept: { readonly value: T; readonly readAtMs: number; readonly costMs: number } | undefined;
  let hurried = false;
  const isDue = (last: { readonly readAtMs: number; readonly costMs: number }): boolean => {
    const pauseMs = hurried ? limits.leastPauseMs : limits.usualPauseMs;
    return monotonicMs() - last.readAtMs >= Math.max(pauseMs, last.costMs / limits.mostShare);
  };
  return {
    read: () => {
      if (kept !== undefined && !isDue(kept)) return kept.value;
      const startedMs = monotonicMs();
      const value = read();
      const readAtMs = monotonicMs();
      kept = { value, readAtMs, costMs: readAtMs - startedMs };
      hurried = false;
      return value;
    },
    hurry: () => {
      hurried = true;
    },
    ageMs: () => (kept === undefined ? undefined : monotonicMs() - kept.readAtMs),
  };
}
