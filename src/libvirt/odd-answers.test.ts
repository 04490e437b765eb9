/** A peer that lies and babbles: the connection ends with a typed error, and nothing else happens. */
import { Buffer } from 'node:buffer';
import process from 'node:process';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClosedError, LibvirtError, ProtocolError } from './error.ts';
import { encodePacket, type Packet } from './packet.ts';
import { getAllDomainStats, getHostname } from './procedures/connect.ts';
import { type Respond, replyTo } from './testing/fake-daemon.ts';
import { answerHostname, replyHeader, someDomain, withPeer } from './testing/with-peer.ts';
import { encoded } from './xdr.ts';

const unhandled: unknown[] = [];
const note = (error: unknown): void => {
  unhandled.push(error);
};

beforeEach(() => {
  process.on('unhandledRejection', note);
  process.on('uncaughtExceptionMonitor', note);
});

afterEach(() => {
  process.off('unhandledRejection', note);
  process.off('uncaughtExceptionMonitor', note);
  expect(unhandled).toEqual([]);
});

const payload = encoded(getHostname.reply, { hostname: 'h' });
const odd: [string, (call: Packet) => Buffer][] = [
  [
    'a serial never used',
    (call) => encodePacket({ header: { ...replyHeader(call), serial: 77 }, payload }),
  ],
  [
    'another procedure',
    (call) => encodePacket({ header: { ...replyHeader(call), procedure: 9999 }, payload }),
  ],
  [
    'another program',
    (call) => encodePacket({ header: { ...replyHeader(call), program: 5 }, payload }),
  ],
  [
    'another version',
    (call) => encodePacket({ header: { ...replyHeader(call), version: 2 }, payload }),
  ],
  [
    'an unknown status',
    (call) => encodePacket({ header: { ...replyHeader(call), status: 9 }, payload }),
  ],
  [
    'an unknown type',
    (call) => encodePacket({ header: { ...replyHeader(call), type: 3 }, payload }),
  ],
  [
    'a call of its own',
    (call) => encodePacket({ header: { ...replyHeader(call), type: 0 }, payload }),
  ],
  [
    'too few bytes',
    (call) => encodePacket({ header: replyHeader(call), payload: payload.subarray(0, 4) }),
  ],
  [
    'left-over bytes',
    (call) => encodePacket({ header: replyHeader(call), payload: Buffer.alloc(40) }),
  ],
  [
    'a huge string',
    (call) => encodePacket({ header: replyHeader(call), payload: Buffer.alloc(8, 0xff) }),
  ],
  ['an impossible length', () => Buffer.from('00000003', 'hex')],
  ['an enormous length', () => Buffer.from('7fffffff00000000', 'hex')],
  [
    'an error that is none',
    (call) => encodePacket({ header: { ...replyHeader(call), status: 1 }, payload }),
  ],
];

describe('a peer that answers oddly', () => {
  it.each(odd)(
    'with %s ends the connection with a ProtocolError for every caller',
    async (_, answer) => {
      let calls = 0;
      const respond: Respond = (packet, socket) => {
        calls += 1;
        if (calls === 2) socket.write(answer(packet));
      };
      await withPeer(respond, async (connection) => {
        const both = await Promise.allSettled([connection.hostname(), connection.hostname()]);
        for (const result of both) {
          expect(result).toMatchObject({ status: 'rejected', reason: expect.any(ProtocolError) });
        }
        expect(await connection.closed).toBeInstanceOf(ProtocolError);
        await expect(connection.hostname()).rejects.toThrow(ClosedError);
      });
    },
  );

  it('twice to one call ends the connection', async () => {
    const respond: Respond = (packet, socket) => {
      answerHostname(packet, socket);
      answerHostname(packet, socket);
    };
    await withPeer(respond, async (connection) => {
      expect(await connection.hostname()).toBe('h');
      expect(await connection.closed).toBeInstanceOf(ProtocolError);
    });
  });
});

describe('a peer that babbles', () => {
  it('with random bytes in place of packets never does worse than end the connection', async () => {
    const babble = fc.uint8Array({ minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(babble, fc.boolean(), async (random, framed) => {
        const respond: Respond = (packet, socket) => {
          const bytes = Buffer.from(random);
          socket.end(
            framed ? encodePacket({ header: replyHeader(packet), payload: bytes }) : bytes,
          );
        };
        await withPeer(respond, async (connection) => {
          const [stats] = await Promise.allSettled([connection.allDomainStats()]);
          if (stats.status === 'fulfilled') return;
          const typed =
            stats.reason instanceof ProtocolError || stats.reason instanceof ClosedError;
          expect(typed).toBe(true);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('with a good answer spoilt in one byte never does worse than end the connection', async () => {
    const stats = new Map<string, number | string | boolean>([
      ['a.b', 7],
      ['c', 'text'],
      ['d', true],
      ['e', 1.5],
    ]);
    const good = (packet: Packet): Buffer =>
      replyTo(packet, getAllDomainStats, { records: [{ domain: someDomain, stats }] });
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const respond: Respond = (packet, socket) => {
          const bytes = good(packet);
          const index = place % bytes.length;
          bytes.writeUInt8(bytes.readUInt8(index) ^ change, index);
          socket.end(bytes);
        };
        await withPeer(respond, async (connection) => {
          const [result] = await Promise.allSettled([connection.allDomainStats()]);
          const typed = [ProtocolError, ClosedError, LibvirtError].some(
            (kind) => result.status === 'rejected' && result.reason instanceof kind,
          );
          expect(result.status === 'fulfilled' || typed).toBe(true);
        });
      }),
      { numRuns: 100 },
    );
  });
});
