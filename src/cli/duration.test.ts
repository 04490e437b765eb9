import { describe, expect, it } from 'vitest';
import { parseDuration } from './duration.ts';

describe('a length of time', () => {
  it.each([
    ['2s', 2000],
    ['500ms', 500],
    ['1.5', 1500],
    ['1m', 60_000],
    ['0', 0],
    ['10m', 600_000],
  ])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '5y', '-1s', '1e9', '2 s', 'NaN', '11m', '9'.repeat(400)])(
    '%j is refused',
    (text) => {
      expect(() => parseDuration(text)).toThrow(/length of time|too long/);
    },
  );
});
