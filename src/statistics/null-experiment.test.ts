import { expect, test } from 'vitest';
import { compareSamples } from './compare-samples.ts';
import { roundOrder } from './interleave.ts';
import { seededRandom } from './random.ts';
import { type StopRule, stopReason } from './stop-rule.ts';
import { hostNoise } from './testing/noise.ts';

const RULE: StopRule = { leastRounds: 5, mostRounds: 12, precision: 0.02, budgetMs: 1e9 };

/** A campaign of two configurations, the second slower by a share, on a host of so much noise. */
function campaign(seed: number, noise: number, slowdown: number) {
  const draw = hostNoise(seededRandom(seed), noise);
  const samples: { a: number[]; b: number[] } = { a: [], b: [] };
  for (let rounds = 0; ; rounds += 1) {
    const progress = { rounds, spentMs: 0, roundMs: 1, samples: [samples.a, samples.b] };
    if (stopReason(RULE, progress) !== undefined) break;
    for (const which of roundOrder(['a', 'b'] as const, rounds)) {
      samples[which].push(1000 * draw() * (which === 'b' ? 1 - slowdown : 1));
    }
  }
  return compareSamples(samples.b, samples.a);
}

test.each([0.01, 0.1])(
  'A against A is no difference in at least 95 of 100 campaigns at noise %d',
  (noise) => {
    const told = Array.from({ length: 100 }, (_, seed) => campaign(seed, noise, 0).verdict);
    expect(told.filter((verdict) => verdict === 'no difference').length).toBeGreaterThanOrEqual(95);
  },
);

test('a slowdown of a third is told in nearly every campaign on a host of 3 % noise', () => {
  const told = Array.from({ length: 100 }, (_, seed) => campaign(seed, 0.03, 1 / 3).verdict);
  expect(told.filter((verdict) => verdict === 'less').length).toBeGreaterThanOrEqual(95);
});

test('of two hosts the noisier one says that it can tell only larger differences', () => {
  const median = (noise: number) =>
    Array.from({ length: 21 }, (_, seed) => campaign(seed, noise, 0).detectable).sort(
      (left, right) => left - right,
    )[10] ?? Number.NaN;
  expect(median(0.03)).toBeGreaterThan(2 * median(0.005));
});
