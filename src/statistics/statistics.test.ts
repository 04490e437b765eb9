import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { medianInterval, ratioInterval } from './bootstrap.ts';
import { compareSamples } from './compare-samples.ts';
import { smallestDetectable } from './detectable.ts';
import { effectSize } from './effect-size.ts';
import { roundOrder } from './interleave.ts';
import { seededRandom } from './random.ts';
import { rankTest } from './rank-test.ts';
import { remainingMs, stopReason } from './stop-rule.ts';

/** Rates of `sysbench cpu` on a busy two-core machine, in events per second. */
const RECORDED = [2032, 2014, 1987, 2041, 1690, 2022, 2008, 1995];

describe('intervals', () => {
  test('the median of a recorded sample lies in its interval, and the outlier moves it little', () => {
    const { median, low, high } = medianInterval(RECORDED);
    expect(median).toBe(2011);
    expect(low).toBeGreaterThan(1800);
    expect(high).toBeLessThanOrEqual(2041);
  });

  test('nineteen of twenty intervals hold the true median', () => {
    const random = seededRandom(7);
    const held = Array.from({ length: 200 }, () => {
      const { low, high } = medianInterval(Array.from({ length: 15 }, () => random() ** 2));
      return low <= 0.25 && 0.25 <= high;
    });
    expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(182);
  });

  test('values that are all alike have an interval of no width', () => {
    expect(medianInterval([3, 3, 3, 3, 3])).toEqual({ median: 3, low: 3, high: 3 });
    expect(ratioInterval([6, 6, 6], [3, 3, 3])).toEqual({ median: 2, low: 2, high: 2 });
  });
});

describe('the rank test', () => {
  test.each([
    // Two of the C(10, 5) = 252 ways are as extreme.
    [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 2 / 252],
    // Ten of the C(6, 3) = 20 ways: by hand, rank sums of at most 8 or at least 13.
    [[1, 2, 5], [3, 4, 6], 0.4],
    [[1, 1, 1], [1, 1, 1], 1],
  ])('%j against %j has the probability counted by hand', (first, second, probability) => {
    expect(rankTest(first, second)).toBeCloseTo(probability, 10);
  });

  test('it does not matter which sample is called the first', () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        expect(rankTest(first, second)).toBeCloseTo(rankTest(second, first), 10);
      }),
    );
  });
});

test('the effect is 1 where every value is above, 0 where neither side is', () => {
  expect(effectSize([4, 5], [1, 2])).toBe(1);
  expect(effectSize([1, 4], [2, 3])).toBe(0);
});

test('four values on each side are too few for a verdict', () => {
  expect(compareSamples([1, 2, 3, 4], [11, 12, 13, 14]).verdict).toBe('too few');
});

test('a difference of the detectable size is told about four times in five on even noise', () => {
  const random = seededRandom(3);
  const normalish = () => Array.from({ length: 12 }, random).reduce((a, b) => a + b, 0) - 6;
  const draw = (factor: number) =>
    Array.from({ length: 10 }, () => factor * (100 + 3 * normalish()));
  let told = 0;
  for (let trial = 0; trial < 100; trial += 1) {
    const by = smallestDetectable(draw(1), draw(1));
    if (compareSamples(draw(1 - by), draw(1)).verdict === 'less') told += 1;
  }
  expect(told).toBeGreaterThanOrEqual(70);
});

describe('order', () => {
  test('two configurations run as A B B A', () => {
    expect([0, 1].flatMap((round) => roundOrder(['A', 'B'], round)).join('')).toBe('ABBA');
  });

  test('over two rounds each configuration stands, on average, at the same place', () => {
    const order = [2, 3].flatMap((round) => roundOrder(['A', 'B', 'C'], round));
    const middle = (name: string) => order.indexOf(name) + order.lastIndexOf(name);
    expect(new Set(['A', 'B', 'C'].map(middle)).size).toBe(1);
  });
});

describe('the stop rule', () => {
  const rule = { leastRounds: 5, mostRounds: 20, precision: 0.02, budgetMs: 60_000 };
  const steady = [10, 10.01, 10, 9.99, 10];
  const unsteady = [10, 14, 8, 11, 6];

  test.each([
    { does: 'runs the least number of rounds', rounds: 4, spentMs: 1000, values: steady },
    {
      does: 'ends when every interval is narrow',
      rounds: 5,
      spentMs: 1000,
      values: steady,
      reason: 'precise',
    },
    { does: 'goes on while one is wide', rounds: 5, spentMs: 1000, values: unsteady },
    {
      does: 'ends when another round would not fit the budget',
      rounds: 5,
      spentMs: 55_000,
      values: unsteady,
      reason: 'budget',
    },
    {
      does: 'ends at the greatest number of rounds',
      rounds: 20,
      spentMs: 1000,
      values: unsteady,
      reason: 'rounds',
    },
  ])('$does', ({ rounds, spentMs, values, reason }) => {
    expect(stopReason(rule, { rounds, spentMs, roundMs: 6000, samples: [values] })).toBe(reason);
  });

  test('what remains is between the rounds that must be and those the budget allows', () => {
    const progress = { rounds: 3, spentMs: 18_000, roundMs: 6000, samples: [unsteady] };
    expect(remainingMs(rule, progress)).toEqual({ least: 12_000, most: 42_000 });
  });
});
