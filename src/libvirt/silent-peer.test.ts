/** A peer that is slow, goes away or never answers. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Connection, connect } from './connection.ts';
import { ClosedError, DeadlineError } from './error.ts';
import type { Packet } from './packet.ts';
import { keepaliveProgram } from './protocol.ts';
import { type Respond, startFakeDaemon } from './testing/fake-daemon.ts';
import { answerHostname, withPeer } from './testing/with-peer.ts';

describe('a peer that is slow or goes', () => {
  it('gets three calls at a time, and the fourth once one is answered', async () => {
    const seen: [Packet, Socket][] = [];
    await withPeer(
      (packet, socket) => seen.push([packet, socket]),
      async (connection) => {
        const calls = Array.from({ length: 5 }, () => connection.hostname());
        await expect.poll(() => seen.length).toBe(3);
        for (const answered of [0, 1, 2, 3, 4]) {
          await expect.poll(() => seen.length).toBe(Math.min(5, 3 + answered));
          const [packet, socket] = seen[answered] ?? [];
          if (packet !== undefined && socket !== undefined) answerHostname(packet, socket);
          expect(await calls[answered]).toBe('h');
        }
        // The goodbye has to be answered too.
        for (const [, socket] of seen) socket.end();
      },
    );
  });

  it('may answer after the deadline without harm', async () => {
    let late: (() => void) | undefined;
    const respond: Respond = (packet, socket) => {
      if (late === undefined) late = () => answerHostname(packet, socket);
      else answerHostname(packet, socket);
    };
    await withPeer(respond, async (connection) => {
      await expect(connection.hostname({ deadlineMs: 50 })).rejects.toThrow(DeadlineError);
      late?.();
      expect(await connection.hostname()).toBe('h');
    });
  });

  it('rejects what waits with ClosedError when it closes', async () => {
    await withPeer(
      (_packet, socket) => socket.destroy(),
      async (connection) => {
        const calls = Array.from({ length: 5 }, () => connection.hostname());
        for (const result of await Promise.allSettled(calls)) {
          expect(result).toMatchObject({ reason: expect.any(ClosedError) });
        }
      },
    );
  });
});

describe('a peer that says nothing', () => {
  it('is given up after the keepalive questions it does not answer', async () => {
    const questions: number[] = [];
    const respond: Respond = (packet) => {
      if (packet.header.program === keepaliveProgram.id) questions.push(packet.header.procedure);
    };
    const keepalive = { intervalMs: 20, count: 3 };
    const use = async (connection: Connection): Promise<void> => {
      const reason = await connection.closed;
      expect(reason).toBeInstanceOf(ClosedError);
      expect(reason.message).toContain('said nothing for');
      expect(questions).toEqual([1, 1, 1]);
    };
    await withPeer(respond, use, { keepalive });
  });

  it('is not opened for ever', async () => {
    await using peer = await startFakeDaemon(() => {});
    const opening = connect(peer.uri, { connectDeadlineMs: 100 });
    await expect(opening).rejects.toThrow(DeadlineError);
  });
});
