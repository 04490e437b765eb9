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

/** The types that whole numbers are sent as. */
export type IntegerType = 'int' | 'llong' | 'ullong';

const integerCodecs: Readonly<Record<IntegerType, Codec<number>>> = {
  int: int32,
  llong: int64,
  ullong: uint64,
};

/** Of a value by its own kind; of a whole number also by what libvirt expects under its name. */
function encodeValue(value: TypedValue, integerType: IntegerType, parts: Buffer[]): void {
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
    const type = integerType === 'ullong' && value < 0 ? 'llong' : integerType;
    int32.encode(typedParameterType[type], parts);
    integerCodecs[type].encode(value, parts);
  }
}

type NamedValue = readonly [name: string, value: TypedValue];

function parameter(integerType: (name: string) => IntegerType): Codec<NamedValue> {
  return {
    encode([name, value], parts) {
      string.encode(name, parts);
      encodeValue(value, integerType(name), parts);
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
 * @param integerType of those sent, by name: libvirt refuses a number of another type than it expects
 */
export function typedParameters(
  max: number,
  integerType: (name: string) => IntegerType = () => 'ullong',
): Codec<TypedParameters> {
  const parameters = list(parameter(integerType), max);
  return {
    encode: (values, parts) => parameters.encode([...values], parts),
    decode: (cursor) => new Map(parameters.decode(cursor)),
  };
}
