import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError, UsageError } from './error.ts';
import {
  bytes,
  type Codec,
  decoded,
  encoded,
  fixedBytes,
  float64,
  int32,
  int64,
  list,
  optional,
  string,
  struct,
  uint32,
  uint64,
} from './xdr.ts';

function survives<T>(codec: Codec<T>, values: fc.Arbitrary<T>): void {
  fc.assert(
    fc.property(values, (value) => {
      const wire = encoded(codec, value);
      expect(wire.length % 4).toBe(0);
      expect(decoded(codec, wire)).toEqual(value);
    }),
  );
}

describe('XDR', () => {
  it('carries every value of every type there and back, in multiples of four bytes', () => {
    survives(int32, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
    survives(uint32, fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    survives(int64, fc.maxSafeInteger());
    survives(uint64, fc.maxSafeNat());
    survives(float64, fc.double());
    survives(string, fc.string({ unit: 'grapheme' }));
    survives(optional(string), fc.option(fc.string(), { nil: undefined }));
    survives(list(uint32, 100), fc.array(fc.nat(), { maxLength: 100 }));
    survives(
      bytes(64),
      fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array)),
    );
    survives(
      struct<{ a: string; b: readonly number[] }>({ a: string, b: list(int32, 9) }),
      fc.record({ a: fc.string(), b: fc.array(fc.integer(), { maxLength: 9 }) }),
    );
  });

  it('writes the examples of RFC 4506', () => {
    expect(encoded(string, 'sillyprog').toString('hex')).toBe('0000000973696c6c7970726f67000000');
    expect(encoded(int32, -2).toString('hex')).toBe('fffffffe');
    expect(encoded(optional(uint32), 7).toString('hex')).toBe('0000000100000007');
    expect(encoded(fixedBytes(5), Buffer.from('abcde')).toString('hex')).toBe('6162636465000000');
  });

  it('reads the largest 64-bit numbers, rounded to what a number can hold', () => {
    const ones = Buffer.alloc(8, 0xff);
    expect(decoded(uint64, ones)).toBe(2 ** 64);
    expect(decoded(int64, ones)).toBe(-1);
    expect(decoded(uint64, Buffer.from('0020000000000000', 'hex'))).toBe(2 ** 53);
  });
});

describe('XDR from a peer that lies', () => {
  it('refuses a length over the limit before it looks at what follows', () => {
    const huge = Buffer.from('ffffffff', 'hex');
    expect(() => decoded(string, huge)).toThrow(ProtocolError);
    expect(() => decoded(list(uint32, 10), Buffer.from('0000000b', 'hex'))).toThrow('at most 10');
    expect(() => decoded(bytes(8), Buffer.from('00000009', 'hex'))).toThrow('at most 8');
  });

  it('refuses what ends early, what has bytes left over and a pointer that is neither 0 nor 1', () => {
    expect(() => decoded(uint64, Buffer.alloc(7))).toThrow(ProtocolError);
    expect(() => decoded(uint32, Buffer.alloc(8))).toThrow('4 bytes are left over');
    expect(() => decoded(optional(uint32), Buffer.from('0000000200000000', 'hex'))).toThrow(
      ProtocolError,
    );
  });

  it('answers random bytes with a value or a ProtocolError, never with anything else', () => {
    const shape = struct<{ a: string; b: readonly (string | undefined)[]; c: Buffer }>({
      a: string,
      b: list(optional(string), 1000),
      c: bytes(100),
    });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
        try {
          decoded(shape, Buffer.from(random));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });

  it('refuses to send what the protocol cannot carry', () => {
    expect(() => encoded(uint32, -1)).toThrow(UsageError);
    expect(() => encoded(int32, 2 ** 31)).toThrow(UsageError);
    expect(() => encoded(uint32, 1.5)).toThrow(UsageError);
    expect(() => encoded(list(uint32, 1), [1, 2])).toThrow(UsageError);
    expect(() => encoded(string, 'x'.repeat(4 * 1024 * 1024 + 1))).toThrow(UsageError);
  });
});
