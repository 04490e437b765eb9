import { median, quantileSorted } from 'simple-statistics';
import type { Interval } from './interval.ts';
import { type Random, seededRandom } from './random.ts';

/** Enough that the ends of a 95 % interval move by less than a tenth of its width from seed to seed. */
const RESAMPLES = 2000;
const LOW = 0.025;
const HIGH = 0.975;
const SEED = 1;

/**
 * The median of a sample with its 95 % percentile-bootstrap interval (Efron 1979). Of five values the interval
 * can be no more than 93.75 % sure, of eight it is: the least and the greatest value bound it.
 */
export function medianInterval(values: readonly number[], seed = SEED): Interval {
  const random = seededRandom(seed);
  return intervalOf(median([...values]), () => median(resample(values, random)));
}

/** The ratio of two medians, first by second, with its 95 % percentile-bootstrap interval. */
export function ratioInterval(
  values: readonly number[],
  reference: readonly number[],
  seed = SEED,
): Interval {
  const random = seededRandom(seed);
  const ratio = (left: number[], right: number[]) => median(left) / median(right);
  return intervalOf(ratio([...values], [...reference]), () =>
    ratio(resample(values, random), resample(reference, random)),
  );
}

function intervalOf(figure: number, draw: () => number): Interval {
  const drawn = Float64Array.from({ length: RESAMPLES }, draw).sort();
  const sorted = [...drawn];
  return { median: figure, low: quantileSorted(sorted, LOW), high: quantileSorted(sorted, HIGH) };
}

function resample(values: readonly number[], random: Random): number[] {
  return values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN);
}
