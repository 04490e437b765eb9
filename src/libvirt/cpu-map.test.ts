import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpusInMap, mapOfCpus } from './cpu-map.ts';
import { UsageError } from './error.ts';

describe('a CPU map', () => {
  it('has CPU 0 in the lowest bit of the first byte', () => {
    expect(cpusInMap(Buffer.from([0b1000_0001, 0b10]))).toEqual([0, 7, 9]);
    expect(mapOfCpus([9, 0, 7])).toEqual(Buffer.from([0b1000_0001, 0b10]));
  });

  it('holds any set of CPUs', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 16_383 }), { minLength: 1 }), (cpus) => {
        expect(cpusInMap(mapOfCpus(cpus))).toEqual(cpus.toSorted((a, b) => a - b));
      }),
    );
  });

  it.each([[[]], [[-1]], [[0.5]], [[16_384]]])('of %j is refused', (cpus) => {
    expect(() => mapOfCpus(cpus)).toThrow(UsageError);
  });
});
