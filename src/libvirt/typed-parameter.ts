/**
 * libvirt's typed parameters: named values whose type travels with them, as in bulk statistics
 * (`vcpu.0.time`, `balloon.current`). Source: `remote_typed_param` in `remote_protocol.x`.
 */
import { ProtocolError } from './error.ts';
import { type Codec, flag, float64, int32, int64, list, string, uint32, uint64 } from './xdr.ts';

/** 64-bit counters are numbers, rounded above 2^53 (see `int64` in xdr.ts for why). */
export type TypedValue = number | string | boolean;

/** By field name, in libvirt's order. A map, because the names come from the wire. */
export type TypedParameters = ReadonlyMap<string, TypedValue>;

/** `virTypedParameterType`: what each type number means. */
export const typedParameterType = {
  int: 1,
  uint: 2,
  llong: 3,
  ullong: 4,
  double: 5,
  boolean: 6,
  string: 7,
} as const;

const decoders: ReadonlyMap<number, Pick<Codec<TypedValue>, 'decode'>> = new Map<
  number,
  Pick<Codec<TypedValue>, 'decode'>
>([
  [typedParameterType.int, int32],
  [typedParameterType.uint, uint32],
  [typedParameterType.llong, int64],
  [typedParameterType.ullong, uint64],
  [typedParameterType.double, float64],
  [typedParameterType.boolean, flag],
  [typedParameterType.string, string],
]);

/** A value's type when this client sends one: integers go as the widest libvirt type. */
function encodeValue(value: TypedValue, isSigned: boolean, parts: Buffer[]): void {
  if (typeof value === 'string') {
    int32.encode(typedParameterType.string, parts);
    string.encode(value, parts);
  } else if (typeof value === 'boolean') {
    int32.encode(typedParameterType.boolean, parts);
    flag.encode(value, parts);
  } else if (!Number.isSafeInteger(value)) {
    int32.encode(typedParameterType.double, parts);
    float64.encode(value, parts);
  } else {
    int32.encode(isSigned ? typedParameterType.llong : typedParameterType.ullong, parts);
    (isSigned ? int64 : uint64).encode(value, parts);
  }
}

type NamedValue = readonly [name: string, value: TypedValue];

function parameter(isSigned: (name: string) => boolean): Codec<NamedValue> {
  return {
    encode([name, value], parts) {
      string.encode(name, parts);
      encodeValue(value, isSigned(name) || Number(value) < 0, parts);
    },
    decode(cursor) {
      const name = string.decode(cursor);
      const type = int32.decode(cursor);
      const value = decoders.get(type);
      if (value === undefined) throw new ProtocolError(`"${name}" has the unknown type ${type}`);
      return [name, value.decode(cursor)];
    },
  };
}

/**
 * At most `max` parameters.
 *
 * @param isSigned which of those sent are signed whatever their value: libvirt refuses a number of another type
 */
export function typedParameters(
  max: number,
  isSigned: (name: string) => boolean = () => false,
): Codec<TypedParameters> {
  const parameters = list(parameter(isSigned), max);
  return {
    encode: (values, parts) => parameters.encode([...values], parts),
    decode: (cursor) => new Map(parameters.decode(cursor)),
  };
}
