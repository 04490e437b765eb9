import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCpuList, maskWithout, parseCpuList, parseCpuMask } from './cpu-list.ts';

describe('parseCpuList', () => {
  it.each([
    ['', []],
    ['0-3,8,10-11\n', [0, 1, 2, 3, 8, 10, 11]],
    ['0-15:2/4', [0, 1, 4, 5, 8, 9, 12, 13]],
    ['0-7,^3', [0, 1, 2, 4, 5, 6, 7]],
    ['5,5,4', [4, 5]],
  ])('reads %j', (text, members) => {
    expect(parseCpuList(text)).toEqual(members);
  });

  it.each(['x', '3-1', '1-', '0-4000000000', '0-7:0/4', '1;2'])('refuses %j', (text) => {
    expect(() => parseCpuList(text)).toThrow(RangeError);
  });

  it('refuses a list that would take long by saying the same again and again', () => {
    const startedAt = performance.now();
    expect(() => parseCpuList('0-65535,'.repeat(100_000))).toThrow(/repeats itself/);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(parseCpuList('0-65535,^0-65534')).toEqual([65_535]);
  });

  it('reads back what formatCpuList writes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1023)), (members) => {
        const sorted = [...members].sort((left, right) => left - right);
        expect(parseCpuList(formatCpuList(members))).toEqual(sorted);
      }),
    );
  });
});

describe('parseCpuMask', () => {
  it.each([
    ['00000000,0000000f', [0, 1, 2, 3]],
    ['8000,00000080,00000000', [39, 79]],
    ['3', [0, 1]],
  ])('reads %j', (text, members) => {
    expect(parseCpuMask(text)).toEqual(members);
  });

  it('refuses words that are not hexadecimal', () => {
    expect(() => parseCpuMask('zz')).toThrow(RangeError);
  });
});

describe('maskWithout', () => {
  it.each([
    ['ff', [0, 1], 'fc'],
    ['ffffffff,ffffffff', [31, 32], 'fffffffe,7fffffff'],
    ['0f', [7, 64], '0f'],
  ])('of %s takes %j away', (mask, members, expected) => {
    expect(maskWithout(mask, members)).toBe(expected);
  });
});
