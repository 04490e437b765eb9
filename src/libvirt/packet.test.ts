import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError, UsageError } from './error.ts';
import { checkPayload, createPacketReader, encodePacket, type Packet } from './packet.ts';
import { messageMaxBytes } from './protocol.ts';

const word = fc.nat();
const packets = fc.array(
  fc.record<Packet>({
    header: fc.record({
      program: word,
      version: word,
      procedure: word,
      type: word,
      serial: word,
      status: word,
    }),
    payload: fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
  }),
  { maxLength: 8 },
);

describe('packets', () => {
  it('come out of a byte stream as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(
        packets,
        fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1 }),
        (sent, cuts) => {
          const stream = Buffer.concat(sent.map(encodePacket));
          const read = createPacketReader();
          const received: Packet[] = [];
          let start = 0;
          for (let index = 0; start < stream.length; index += 1) {
            const end = start + (cuts[index % cuts.length] ?? 1);
            received.push(...read(stream.subarray(start, end)));
            start = end;
          }
          expect(received).toEqual(sent);
        },
      ),
    );
  });

  it('have the layout of virNetMessageHeader, with a length that counts itself', () => {
    const header = {
      program: 0x20008086,
      version: 1,
      procedure: 59,
      type: 0,
      serial: 5,
      status: 0,
    };
    expect(encodePacket({ header, payload: Buffer.alloc(0) }).toString('hex')).toBe(
      '0000001c20008086000000010000003b000000000000000500000000',
    );
  });

  it('are refused when announced shorter than a header or longer than libvirt allows', () => {
    for (const length of [0, 27, messageMaxBytes + 5, 2 ** 32 - 1]) {
      const first = Buffer.alloc(4);
      first.writeUInt32BE(length);
      expect(() => [...createPacketReader()(first)]).toThrow(ProtocolError);
    }
  });

  it('are not sent when too long', () => {
    expect(() => checkPayload(Buffer.alloc(messageMaxBytes))).toThrow(UsageError);
    expect(() => checkPayload(Buffer.alloc(messageMaxBytes - 24))).not.toThrow();
  });
});
