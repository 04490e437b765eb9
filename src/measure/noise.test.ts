import { expect, test } from 'vitest';
import { marksOf, ownPressure, watchNoise } from './noise.ts';

test('a quiet host has no marks, a busy one says what disturbed and how much', () => {
  expect(marksOf({ stealShare: 0.01, otherShare: 0.05, throttled: 0 })).toEqual([]);
  expect(
    marksOf({ stealShare: 0.031, otherShare: 0.4, frequencyShare: 0.08, throttled: 2 }),
  ).toEqual(['steal 3 %', 'other load 40 %', 'frequency moved 8 %', 'thermal throttling 2']);
});

test('pressure that the workload itself makes is not held against the host', () => {
  expect(marksOf({ ioPressure: 0.9 })).toEqual(['I/O pressure 90 %']);
  expect(marksOf({ ioPressure: 0.9 }, ownPressure)).toEqual([]);
});

test('our own work is not the load of others', () => {
  const noiseSince = watchNoise();
  const end = performance.now() + 300;
  while (performance.now() < end);
  const { otherShare } = noiseSince();
  // This process had a whole CPU for the time, if any was free; the others cannot have had that one too.
  expect(otherShare).toBeLessThanOrEqual(1);
  expect(otherShare).toBeGreaterThanOrEqual(0);
});
