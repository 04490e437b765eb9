import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connect } from './connection.ts';
import { ClosedError, DeadlineError, LibvirtUnavailable } from './error.ts';
import type { LifecycleEvent } from './lifecycle.ts';
import { lifecycleMessage, registerDomainEvent } from './procedures/event.ts';
import { connectLastingly } from './reconnect.ts';
import {
  eventBytes,
  type Respond,
  replyTo,
  serveClient,
  startFakeDaemon,
} from './testing/fake-daemon.ts';
import { answerHostname, someDomain } from './testing/with-peer.ts';

/** Accepts registrations, under another number each time, and reports one event at once. */
function reportingPeer(): (socket: Socket) => void {
  let callback = 0;
  const respond: Respond = (packet, socket) => {
    if (packet.header.procedure !== registerDomainEvent.number) {
      answerHostname(packet, socket);
      return;
    }
    callback += 1;
    socket.write(replyTo(packet, registerDomainEvent, { callback }));
    socket.write(
      eventBytes(lifecycleMessage, { callback, domain: someDomain, event: 2, detail: callback }),
    );
  };
  return (socket) => serveClient(socket, respond);
}

const quick = { firstPauseMs: 5, longestPauseMs: 20 };

describe('a lasting connection', () => {
  it('comes back after a loss, with its listeners', async () => {
    await using peer = await startFakeDaemon(reportingPeer());
    await using lasting = connectLastingly((signal) => connect(peer.uri, { signal }), quick);
    const heard: LifecycleEvent[] = [];
    const lost: unknown[] = [];
    lasting.events.on('lifecycle', (event) => heard.push(event));
    lasting.events.on('lost', (reason) => lost.push(reason));
    const first = await lasting.connection();
    expect(await first.hostname()).toBe('h');

    const again = new Promise((resolve) => lasting.events.once('reconnected', resolve));
    for (const client of peer.clients) client.destroy();
    expect(await again).not.toBe(first);
    expect(await (await lasting.connection()).hostname()).toBe('h');
    await expect.poll(() => heard.map(({ detail }) => detail)).toEqual([1, 2]);
    expect(lost).toEqual([expect.any(ClosedError)]);
    await expect(first.hostname()).rejects.toThrow(ClosedError);
  });

  it('is there once the daemon is, and says meanwhile why not', async () => {
    let attempts = 0;
    await using peer = await startFakeDaemon(reportingPeer());
    const lost: unknown[] = [];
    const open = (signal: AbortSignal): ReturnType<typeof connect> => {
      attempts += 1;
      return connect(attempts < 4 ? 'qemu+unix:///system?socket=/nonexistent/s' : peer.uri, {
        signal,
      });
    };
    await using lasting = connectLastingly(open, { firstPauseMs: 100 });
    lasting.events.on('lost', (reason) => lost.push(reason));
    await expect(lasting.connection({ deadlineMs: 60 })).rejects.toThrow(LibvirtUnavailable);
    expect(await (await lasting.connection()).hostname()).toBe('h');
    expect(attempts).toBe(4);
    expect(lost).toHaveLength(3);
  });

  it('rejects who waits too long for the very first attempt', async () => {
    const never = (signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    await using lasting = connectLastingly(never, quick);
    await expect(lasting.connection({ deadlineMs: 10 })).rejects.toThrow(DeadlineError);
  });
});

describe('a lasting connection and its users', () => {
  it('survives listeners that throw', async () => {
    const errors: unknown[] = [];
    await using peer = await startFakeDaemon(reportingPeer());
    await using lasting = connectLastingly((signal) => connect(peer.uri, { signal }), {
      ...quick,
      onListenerError: (error) => errors.push(error),
    });
    lasting.events.on('lifecycle', () => {
      throw new Error('listener');
    });
    expect(await (await lasting.connection()).hostname()).toBe('h');
    expect(errors).toEqual([new Error('listener')]);
  });

  it('tries no more once closed', async () => {
    let attempts = 0;
    const open = (): Promise<never> => {
      attempts += 1;
      return Promise.reject(new Error('no'));
    };
    const lasting = connectLastingly(open, { firstPauseMs: 1, longestPauseMs: 1 });
    await expect(lasting.connection({ deadlineMs: 20 })).rejects.toThrow('no');
    await lasting.close();
    const before = attempts;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(attempts).toBe(before);
    await expect(lasting.connection()).rejects.toThrow(ClosedError);
  });
});
