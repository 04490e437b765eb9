/**
 * XDR (RFC 4506) as libvirt uses it: big-endian, every item padded to four bytes. A codec both
 * writes and reads one type, and codecs are put together into the structures of the protocol.
 * Nothing read is trusted: a length is checked against the protocol's limit and against what is
 * left of the message before anything is allocated.
 */
import { Buffer } from 'node:buffer';
import { ProtocolError, UsageError } from './error.ts';
import { limit } from './protocol.ts';

/** A place in a received message. */
export interface Cursor {
  readonly bytes: Buffer;
  offset: number;
}

export interface Codec<T> {
  /** Appends `value`; throws `UsageError` if the protocol cannot carry it. */
  encode(value: T, parts: Buffer[]): void;
  /** Reads one value and moves the cursor; throws `ProtocolError` if it is not there. */
  decode(cursor: Cursor): T;
}

/** XDR's unit: everything is a multiple of four bytes. */
const unitBytes = 4;
const int32Max = 2 ** 31 - 1;
const uint32Max = 2 ** 32 - 1;

/** Moves the cursor over `count` bytes and says where they began. */
function take(cursor: Cursor, count: number): number {
  const start = cursor.offset;
  if (count > cursor.bytes.length - start) {
    throw new ProtocolError(
      `a message of ${cursor.bytes.length} bytes ends at byte ${start}, ${count} more were announced`,
    );
  }
  cursor.offset = start + count;
  return start;
}

function integerBetween(value: number, low: number, high: number): number {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new UsageError(`libvirt cannot be sent ${value}: not an integer from ${low} to ${high}`);
  }
  return value;
}

/** A signed 32-bit integer (also how XDR carries `short` and enumerations). */
export const int32: Codec<number> = {
  encode(value, parts) {
    const word = Buffer.allocUnsafe(4);
    word.writeInt32BE(integerBetween(value, -int32Max - 1, int32Max));
    parts.push(word);
  },
  decode: (cursor) => cursor.bytes.readInt32BE(take(cursor, 4)),
};

/** An unsigned 32-bit integer (also how XDR carries `unsigned char`). */
export const uint32: Codec<number> = {
  encode(value, parts) {
    const word = Buffer.allocUnsafe(4);
    word.writeUInt32BE(integerBetween(value, 0, uint32Max));
    parts.push(word);
  },
  decode: (cursor) => cursor.bytes.readUInt32BE(take(cursor, 4)),
};

/**
 * A signed 64-bit integer as a number. Above 2^53 the last bits are rounded: one part in 10^16
 * of a nanosecond counter, while a type that turns into `bigint` on long-running hosts alone
 * would break every caller's arithmetic exactly there, and JSON.
 */
export const int64: Codec<number> = {
  encode(value, parts) {
    const word = Buffer.allocUnsafe(8);
    word.writeBigInt64BE(
      BigInt(integerBetween(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
    );
    parts.push(word);
  },
  decode: (cursor) => Number(cursor.bytes.readBigInt64BE(take(cursor, 8))),
};

/** An unsigned 64-bit integer as a number, rounded above 2^53 as in `int64`. */
export const uint64: Codec<number> = {
  encode(value, parts) {
    const word = Buffer.allocUnsafe(8);
    word.writeBigUInt64BE(BigInt(integerBetween(value, 0, Number.MAX_SAFE_INTEGER)));
    parts.push(word);
  },
  decode(cursor) {
    const start = take(cursor, 8);
    return cursor.bytes.readUInt32BE(start) * 2 ** 32 + cursor.bytes.readUInt32BE(start + 4);
  },
};

export const float64: Codec<number> = {
  encode(value, parts) {
    const word = Buffer.allocUnsafe(8);
    word.writeDoubleBE(value);
    parts.push(word);
  },
  decode: (cursor) => cursor.bytes.readDoubleBE(take(cursor, 8)),
};

/** libvirt's C `int` used as a truth value: any number but 0 is true. */
export const flag: Codec<boolean> = {
  encode: (value, parts) => int32.encode(value ? 1 : 0, parts),
  decode: (cursor) => int32.decode(cursor) !== 0,
};

/** No payload at all. */
export const nothing: Codec<void> = { encode() {}, decode() {} };

function padded(length: number): number {
  return Math.ceil(length / unitBytes) * unitBytes;
}

/** Exactly `length` bytes. */
export function fixedBytes(length: number): Codec<Buffer> {
  return {
    encode(value, parts) {
      integerBetween(value.length, length, length);
      parts.push(value, Buffer.alloc(padded(length) - length));
    },
    decode(cursor) {
      const start = take(cursor, padded(length));
      return cursor.bytes.subarray(start, start + length);
    },
  };
}

/** Up to `maxBytes` bytes, preceded by their number. */
export function bytes(maxBytes: number): Codec<Buffer> {
  return {
    encode(value, parts) {
      uint32.encode(integerBetween(value.length, 0, maxBytes), parts);
      parts.push(value, Buffer.alloc(padded(value.length) - value.length));
    },
    decode(cursor) {
      const length = lengthWithin(cursor, maxBytes, 'bytes');
      const start = take(cursor, padded(length));
      return cursor.bytes.subarray(start, start + length);
    },
  };
}

function lengthWithin(cursor: Cursor, max: number, of: string): number {
  const length = uint32.decode(cursor);
  if (length > max) throw new ProtocolError(`${length} ${of} announced, at most ${max} allowed`);
  return length;
}

const stringBytes = bytes(limit.stringBytes);

/** A UTF-8 string of at most 4 MiB. */
export const string: Codec<string> = {
  encode: (value, parts) => stringBytes.encode(Buffer.from(value), parts),
  decode: (cursor) => stringBytes.decode(cursor).toString(),
};

/** A C pointer that may be null: a truth value, then the thing itself. */
export function optional<T>(item: Codec<T>): Codec<T | undefined> {
  return {
    encode(value, parts) {
      flag.encode(value !== undefined, parts);
      if (value !== undefined) item.encode(value, parts);
    },
    decode(cursor) {
      const present = uint32.decode(cursor);
      if (present > 1) throw new ProtocolError(`${present} where only 0 or 1 may stand`);
      return present === 1 ? item.decode(cursor) : undefined;
    },
  };
}

/** A list of at most `max` items, preceded by their number. */
export function list<T>(item: Codec<T>, max: number): Codec<readonly T[]> {
  return {
    encode(values, parts) {
      uint32.encode(integerBetween(values.length, 0, max), parts);
      for (const value of values) item.encode(value, parts);
    },
    decode(cursor) {
      const length = lengthWithin(cursor, max, 'items');
      const values: T[] = [];
      for (let index = 0; index < length; index += 1) values.push(item.decode(cursor));
      return values;
    },
  };
}

/** The members of a structure, in their order on the wire. */
export function struct<T extends object>(members: { [K in keyof T]: Codec<T[K]> }): Codec<T> {
  return {
    encode(value, parts) {
      for (const name in members) members[name].encode(value[name], parts);
    },
    decode(cursor) {
      const value: T = Object.create(Object.prototype);
      for (const name in members) value[name] = members[name].decode(cursor);
      return value;
    },
  };
}

/** The bytes of one value. */
export function encoded<T>(codec: Codec<T>, value: T): Buffer {
  const parts: Buffer[] = [];
  codec.encode(value, parts);
  return Buffer.concat(parts);
}

/** The one value that `payload` consists of; left-over bytes are an error too. */
export function decoded<T>(codec: Codec<T>, payload: Buffer): T {
  const cursor = { bytes: payload, offset: 0 };
  const value = codec.decode(cursor);
  if (cursor.offset !== payload.length) {
    throw new ProtocolError(`${payload.length - cursor.offset} bytes are left over in a message`);
  }
  return value;
}
