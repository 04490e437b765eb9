/** A figure and where it lies with 95 % confidence. */
export interface Interval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Half the interval's width, as a share of the figure; 0 / 0 is no width. */
export function relativeHalfWidth({ median, low, high }: Interval): number {
  if (high === low) return 0;
  return (high - low) / 2 / Math.abs(median);
}
