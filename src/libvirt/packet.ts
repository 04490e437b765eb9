/** Packets: the length word and header around every message, and cutting a byte stream into them. */
import { Buffer } from 'node:buffer';
import { ProtocolError, UsageError } from './error.ts';
import { headerBytes, lengthWordBytes, messageMaxBytes } from './protocol.ts';
import { type Codec, int32, struct, uint32 } from './xdr.ts';

/** `virNetMessageHeader`. */
export interface Header {
  /** Program id and version. */
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  /** One of `messageType`. */
  readonly type: number;
  /** The caller's number for a call, repeated in its reply; 0 for events. */
  readonly serial: number;
  /** One of `messageStatus`. */
  readonly status: number;
}

export interface Packet {
  readonly header: Header;
  readonly payload: Buffer;
}

const headerCodec: Codec<Header> = struct<Header>({
  program: uint32,
  version: uint32,
  procedure: int32,
  type: int32,
  serial: uint32,
  status: int32,
});

/** Throws `UsageError` for a payload that no peer would accept. */
export function checkPayload(payload: Buffer): void {
  if (headerBytes + payload.length > messageMaxBytes) {
    throw new UsageError(`libvirt cannot be sent ${payload.length} bytes in one message`);
  }
}

/** The bytes of a packet. */
export function encodePacket({ header, payload }: Packet): Buffer {
  const parts: Buffer[] = [];
  uint32.encode(lengthWordBytes + headerBytes + payload.length, parts);
  headerCodec.encode(header, parts);
  return Buffer.concat([...parts, payload]);
}

function decodePacket(bytes: Buffer): Packet {
  const cursor = { bytes, offset: lengthWordBytes };
  const header = headerCodec.decode(cursor);
  return { header, payload: bytes.subarray(cursor.offset) };
}

/** Whole packet length announced by the first four bytes, checked against the limits. */
function announcedLength(bytes: Buffer): number {
  const length = bytes.readUInt32BE(0);
  if (length < lengthWordBytes + headerBytes || length > lengthWordBytes + messageMaxBytes) {
    throw new ProtocolError(`a packet of ${length} bytes was announced, which libvirt never sends`);
  }
  return length;
}

/**
 * Cuts what arrives into packets. Feed it chunks in order; it yields each packet as soon as it is
 * whole and throws `ProtocolError` at the first impossible length. Memory is bounded by one
 * message plus one chunk.
 */
export function createPacketReader(): (chunk: Buffer) => Generator<Packet> {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = lengthWordBytes;

  return function* read(chunk) {
    chunks.push(chunk);
    held += chunk.length;
    while (held >= needed) {
      // Joined only once enough is there, so that a large message is copied once, not per chunk.
      const joined = chunks.length === 1 ? (chunks[0] ?? chunk) : Buffer.concat(chunks);
      const length = announcedLength(joined);
      if (joined.length < length) {
        chunks = [joined];
        needed = length;
        return;
      }
      const rest = joined.subarray(length);
      chunks = rest.length > 0 ? [rest] : [];
      held = rest.length;
      needed = lengthWordBytes;
      yield decodePacket(joined.subarray(0, length));
    }
  };
}
