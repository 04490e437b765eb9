import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from './matches-pattern.ts';

describe('a pattern of guest names', () => {
  it.each([
    ['db-1', 'db-1', true],
    ['db-1', 'db-10', false],
    ['db-*', 'db-', true],
    ['db-*', 'web-db-1', false],
    ['*', '', true],
    ['*-prod-*', 'web-prod-3', true],
    ['*a*b', 'xaxbxab', true],
    ['*a*b', 'xaxbxac', false],
    ['web-?', 'web-1', true],
    ['web-?', 'web-10', false],
    ['web-?', 'web-ö', true],
    ['web-[1-3]', 'web-2', true],
    ['web-[1-3]', 'web-4', false],
    ['web-[!1-3]', 'web-4', true],
    ['web-[!1-3]', 'web-1', false],
    ['web-[]x]', 'web-]', true],
    ['web-[1', 'web-[1', true],
    ['a.c', 'abc', false],
    ['(a|b)+', '(a|b)+', true],
  ])('%s and the name %s: %s', (pattern, name, fits) => {
    expect(matchesPattern(pattern, name)).toBe(fits);
  });

  it('fits every name it was made from by replacing parts', () => {
    const plain = fc.string().filter((text) => !/[[*?]/.test(text));
    fc.assert(
      fc.property(plain, plain, plain, (start, middle, end) => {
        expect(matchesPattern(`${start}*${end}`, start + middle + end)).toBe(true);
        expect(matchesPattern(start, start)).toBe(true);
      }),
    );
  });

  it('is decided soon, however many stars meet however long a name', () => {
    expect(matchesPattern(`${'*a'.repeat(120)}b`, 'a'.repeat(5000))).toBe(false);
  }, 1000);
});
