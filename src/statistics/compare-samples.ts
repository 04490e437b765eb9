import { ratioInterval } from './bootstrap.ts';
import { smallestDetectable } from './detectable.ts';
import { effectSize } from './effect-size.ts';
import type { Interval } from './interval.ts';
import { rankTest } from './rank-test.ts';
import { SURE } from './sure.ts';

export interface Comparison {
  /** The one median by the other. */
  readonly ratio: Interval;
  /** Two-sided, exact. */
  readonly probability: number;
  /** Cliff's delta. */
  readonly effect: number;
  /** The share that the two would have to differ by to be told apart. */
  readonly detectable: number;
  readonly verdict: 'more' | 'less' | 'no difference' | 'too few';
}

/** Fewer values on each side than this never give the certainty that is asked for: 2 / C(10, 5) is 0.8 %. */
const FEWEST = 5;

/** Whether a configuration differs from its reference, by how much, and how small a difference would be seen. */
export function compareSamples(
  values: readonly number[],
  reference: readonly number[],
): Comparison {
  const ratio = ratioInterval(values, reference);
  const probability = rankTest(values, reference);
  const detectable = smallestDetectable(values, reference);
  const effect = effectSize(values, reference);
  return { ratio, probability, effect, detectable, verdict: verdictOf() };

  function verdictOf(): Comparison['verdict'] {
    if (Math.min(values.length, reference.length) < FEWEST) return 'too few';
    const isOneWay = ratio.low > 1 || ratio.high < 1;
    if (probability >= SURE || !isOneWay) return 'no difference';
    return ratio.median > 1 ? 'more' : 'less';
  }
}
