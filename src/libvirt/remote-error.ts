/** The payload of a reply that is an error: `virNetMessageError` in `virnetprotocol.x`. */
import { type Domain, domain, uuid } from './domain.ts';
import type { LibvirtErrorFields } from './error.ts';
import { type Codec, int32, optional, string, struct } from './xdr.ts';

type Network = Pick<Domain, 'name' | 'uuid'>;

const network = struct<Network>({ name: string, uuid });

interface RemoteError extends LibvirtErrorFields {
  /** These two libvirt has left empty for many years; they are still on the wire. */
  readonly dom: Domain | undefined;
  readonly net: Network | undefined;
}

export const remoteError: Codec<RemoteError> = struct<RemoteError>({
  code: int32,
  domain: int32,
  message: optional(string),
  level: int32,
  dom: optional(domain),
  str1: optional(string),
  str2: optional(string),
  str3: optional(string),
  int1: int32,
  int2: int32,
  net: optional(network),
});
