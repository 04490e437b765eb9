/** The payload of a reply that is an error: `virNetMessageError` in `virnetprotocol.x`. */
import { domain, uuid } from './domain.ts';
import type { LibvirtErrorFields } from './error.ts';
import { type Codec, int32, optional, string, struct } from './xdr.ts';

const network = struct<{ name: string; uuid: string }>({ name: string, uuid });

interface RemoteError extends LibvirtErrorFields {
  /** Unused by libvirt for many years, still on the wire. */
  readonly dom: unknown;
  readonly net: unknown;
}

function ignored<T>(codec: Codec<T>): Codec<unknown> {
  return {
    encode: (_value, parts) => optional(codec).encode(undefined, parts),
    decode: optional(codec).decode,
  };
}

export const remoteError: Codec<RemoteError> = struct<RemoteError>({
  code: int32,
  domain: int32,
  message: optional(string),
  level: int32,
  dom: ignored(domain),
  str1: optional(string),
  str2: optional(string),
  str3: optional(string),
  int1: int32,
  int2: int32,
  net: ignored(network),
});
