import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chosenWord,
  decimal,
  namedNumbers,
  offeredWords,
  parsed,
  switchState,
} from './kernel-text.ts';

describe('forms of kernel text', () => {
  it('takes the word in brackets, or the only word there is', () => {
    expect(chosenWord('always [madvise] never')).toBe('madvise');
    expect(chosenWord('none')).toBe('none');
    expect(offeredWords('none [mq-deadline] kyber bfq ')).toEqual([
      'none',
      'mq-deadline',
      'kyber',
      'bfq',
    ]);
  });

  it('refuses words of which none is chosen', () => {
    expect(() => chosenWord('always madvise')).toThrow(RangeError);
    expect(() => chosenWord('')).toThrow(RangeError);
  });

  it('reads switches of module parameters and of sysfs', () => {
    expect(['Y', 'N', '1', '0'].map(switchState)).toEqual([true, false, true, false]);
    expect(() => switchState('-1')).toThrow('neither on nor off');
  });

  it('reads names with parentheses and units, and skips lines of other forms', () => {
    expect(namedNumbers('Active(anon):  12 kB\nnr_free 7\nHugePages_Total:  0\n?\n')).toEqual({
      'Active(anon)': 12,
      nr_free: 7,
      HugePages_Total: 0,
    });
  });

  it('never takes a missing column for 0', () => {
    expect(() => decimal(undefined)).toThrow(RangeError);
    expect(() => decimal('')).toThrow(RangeError);
  });

  it('turns content a parser refuses into an unreadable fact that names the file', () => {
    expect(parsed('/proc/x', 'nonsense', decimal)).toEqual({
      unreadable: '/proc/x: not understood: not a number: nonsense',
    });
  });

  it('gives back every number it was given', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/);
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.nat(), { minKeys: 1, noNullPrototype: true }),
        (numbers) => {
          const text = Object.entries(numbers)
            .map(([key, value]) => `${key} ${value}`)
            .join('\n');
          expect(namedNumbers(text)).toEqual(numbers);
        },
      ),
    );
  });
});
