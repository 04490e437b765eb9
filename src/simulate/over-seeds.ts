import type { Range } from './analytic/predict-range.ts';

/** What one run of the event engine says of a guest or of all. */
export interface Run {
  /** Of native, 0..1. */
  readonly share: number;
  readonly losses: Readonly<Record<string, number>>;
}

export interface Outcome {
  /** Lowest, middle and highest of the runs. */
  readonly share: Range;
  /** Of the run in the middle: together with its share they make 1. Causes that took nothing are left out. */
  readonly losses: Record<string, number>;
}

/** What runs of one thing with different seeds say together; of an even number the lower of the middle two. */
export function overSeeds(runs: readonly Run[]): Outcome {
  const sorted = runs.toSorted((one, other) => one.share - other.share);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (middle === undefined || lowest === undefined || highest === undefined) {
    throw new Error('nothing was run');
  }
  return {
    share: { low: lowest.share, typical: middle.share, high: highest.share },
    losses: Object.fromEntries(Object.entries(middle.losses).filter(([, loss]) => loss > 0)),
  };
}
