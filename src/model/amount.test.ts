import { describe, expect, it } from 'vitest';
import { count, memoryText, namesText } from './amount.ts';

describe('memoryText', () => {
  it.each([
    [512, '512 KiB'],
    [131_732_940, '126 GiB'],
    [6_186_598, '5.9 GiB'],
    [2 * 1024 * 1024, '2 GiB'],
    [3 * 1024 ** 3 + 512 * 1024 ** 2, '3.5 TiB'],
  ])('%d KiB reads as %s', (memoryKiB, text) => {
    expect(memoryText(memoryKiB)).toBe(text);
  });
});

describe('count', () => {
  it('uses the plural for everything but one', () => {
    expect([count(0, 'guest'), count(1, 'guest'), count(2, 'guest')]).toEqual([
      '0 guests',
      '1 guest',
      '2 guests',
    ]);
  });
});

describe('namesText', () => {
  it('names all of a few, and counts the rest of many', () => {
    expect(namesText(['a'])).toBe('a');
    expect(namesText(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d, e');
    expect(namesText(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('a, b, c, d, e and 2 more');
  });
});
