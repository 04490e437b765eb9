import { expect, test } from 'vitest';
import { binomialAbove } from './binomial.ts';

test('sums exactly what can be counted by hand', () => {
  // Of three coins: three heads 1/8, two or more 4/8.
  expect(binomialAbove(2, 3, 0.5)).toBeCloseTo(1 / 8, 12);
  expect(binomialAbove(1, 3, 0.5)).toBeCloseTo(4 / 8, 12);
  expect(binomialAbove(3, 3, 0.5)).toBe(0);
  expect(binomialAbove(-1, 3, 0.5)).toBe(1);
});

test('agrees with the normal law where there are many', () => {
  // Mean 5,000 and deviation 50: one deviation and a half a count above.
  expect(binomialAbove(5050, 10_000, 0.5)).toBeCloseTo(0.1562, 3);
});
