import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from './error.ts';
import { typedParameters } from './typed-parameter.ts';
import { decoded, encoded, int32, int64, string, uint32 } from './xdr.ts';

const codec = typedParameters(1000);
const value = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.string(),
);

describe('typed parameters', () => {
  it('come back as they were, in order, whatever their names', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string(), value), { selector: ([name]) => name });
    fc.assert(
      fc.property(entries, (pairs) => {
        const sent = new Map(pairs);
        const received = decoded(codec, encoded(codec, sent));
        expect([...received.keys()]).toEqual([...sent.keys()]);
        // Negative zero goes as an integer and so loses its sign.
        for (const [name, was] of sent) expect(received.get(name) === was).toBe(true);
      }),
    );
  });

  it('are sent as the type that libvirt expects under a name, whatever their value', () => {
    const types = { vcpu_quota: 'llong', numa_mode: 'int' } as const;
    const typed = typedParameters(1000, (name) =>
      name === 'vcpu_quota' || name === 'numa_mode' ? types[name] : 'ullong',
    );
    const typeOf = (name: string): number =>
      encoded(typed, new Map([[name, 5]])).readInt32BE(4 + 4 + Math.ceil(name.length / 4) * 4);
    expect(typeOf('vcpu_quota')).toBe(3);
    expect(typeOf('cpu_shares')).toBe(4);
    expect(typeOf('numa_mode')).toBe(1);
  });

  it('are read in every type libvirt has', () => {
    const one = (type: number, bytes: Buffer): Buffer =>
      Buffer.concat([encoded(uint32, 1), encoded(string, 'n'), encoded(int32, type), bytes]);
    const read = (type: number, hex: string): unknown =>
      decoded(codec, one(type, Buffer.from(hex, 'hex'))).get('n');
    expect(read(1, 'fffffffe')).toBe(-2);
    expect(read(2, 'fffffffe')).toBe(4_294_967_294);
    expect(decoded(codec, one(3, encoded(int64, -5))).get('n')).toBe(-5);
    expect(read(4, '000000010000002a')).toBe(2 ** 32 + 42);
    expect(read(5, '3ff8000000000000')).toBe(1.5);
    expect(read(6, '00000001')).toBe(true);
    expect(read(7, '000000026f6b0000')).toBe('ok');
    expect(() => read(8, '00000000')).toThrow(ProtocolError);
    expect(() => read(0, '00000000')).toThrow('unknown type 0');
  });

  it('are refused in greater number than libvirt sends', () => {
    expect(() => decoded(codec, encoded(uint32, 1001))).toThrow(ProtocolError);
  });
});
