import { describe, expect, it, test } from 'vitest';
import { parseBudget, parseDuration } from './duration.ts';

describe('a length of time', () => {
  it.each([
    ['2s', 2000],
    ['500ms', 500],
    ['1.5', 1500],
    ['1m', 60_000],
    ['0', 0],
    ['10m', 600_000],
  ])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '5y', '-1s', '1e9', '2 s', 'NaN', '11m', '1h', '9'.repeat(400)])(
    '%j is refused',
    (text) => {
      expect(() => parseDuration(text)).toThrow(/length of time|too long/);
    },
  );
});

test('a budget may be hours, and no day and more', () => {
  expect(parseBudget('2h')).toBe(7_200_000);
  expect(() => parseBudget('25h')).toThrow(/not a budget.*24h/);
  expect(() => parseBudget('0')).toThrow(/not a budget/);
});
