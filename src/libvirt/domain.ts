/** How a domain is named on the wire and in this client. */
import { Buffer } from 'node:buffer';
import { UsageError } from './error.ts';
import { type Codec, fixedBytes, int32, string, struct } from './xdr.ts';

/** A domain as libvirt lists it; also the handle that every call on a domain takes. */
export interface Domain {
  readonly name: string;
  /** Lower case, with hyphens. libvirt finds the domain by this alone. */
  readonly uuid: string;
  /** The running domain's number, -1 if it is not running. */
  readonly id: number;
}

const uuidBytes = 16;
const uuidPattern = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const rawUuid = fixedBytes(uuidBytes);

/** A UUID, as text with hyphens here and as 16 bytes on the wire. */
export const uuid: Codec<string> = {
  encode(value, parts) {
    if (!uuidPattern.test(value)) throw new UsageError(`"${value}" is not a UUID`);
    rawUuid.encode(Buffer.from(value.replaceAll('-', ''), 'hex'), parts);
  },
  decode: (cursor) =>
    rawUuid
      .decode(cursor)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
};

/** `remote_nonnull_domain`. */
export const domain: Codec<Domain> = struct<Domain>({ name: string, uuid, id: int32 });
