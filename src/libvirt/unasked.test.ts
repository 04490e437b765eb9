/** What a peer sends unasked: events, keepalive questions; and what it reports in trouble. */
import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { Connection } from './connection.ts';
import { ProtocolError } from './error.ts';
import { encodePacket } from './packet.ts';
import { domainEventId, lifecycleMessage, registerDomainEvent } from './procedures/event.ts';
import { keepaliveProgram, messageStatus } from './protocol.ts';
import { remoteError } from './remote-error.ts';
import { eventBytes, type Respond, replyTo } from './testing/fake-daemon.ts';
import { answerHostname, replyHeader, someDomain, withPeer } from './testing/with-peer.ts';
import { encoded } from './xdr.ts';

const lifecycle = (detail: number): Buffer =>
  eventBytes(lifecycleMessage, { callback: 4, domain: someDomain, event: 2, detail });

describe('a peer that speaks unasked', () => {
  it('has its keepalive questions answered', async () => {
    const answers: number[] = [];
    const respond: Respond = (packet, socket) => {
      if (packet.header.program === keepaliveProgram.id) answers.push(packet.header.procedure);
      else answerHostname(packet, socket);
    };
    await withPeer(respond, async (connection, peer) => {
      const ping = {
        program: keepaliveProgram.id,
        version: 1,
        procedure: 1,
        type: 2,
        serial: 0,
        status: 0,
      };
      for (const client of peer.clients)
        client.write(encodePacket({ header: ping, payload: Buffer.alloc(0) }));
      await expect.poll(() => answers).toEqual([2]);
      expect(await connection.hostname()).toBe('h');
    });
  });

  it('is heard from the very moment of the registration on', async () => {
    const details: number[] = [];
    const respond: Respond = (packet, socket) => {
      if (packet.header.procedure !== registerDomainEvent.number) return;
      expect(packet.payload.readInt32BE(0)).toBe(domainEventId.lifecycle);
      const answer = replyTo(packet, registerDomainEvent, { callback: 4 });
      socket.write(Buffer.concat([answer, lifecycle(1), lifecycle(2)]));
    };
    await withPeer(respond, async (connection) => {
      await connection.onLifecycle(({ event, detail }) => {
        expect(event).toBe('started');
        details.push(detail);
      });
      await expect.poll(() => details).toEqual([1, 2]);
    });
  });

  it('is not cut off by a listener that throws', async () => {
    const errors: unknown[] = [];
    const respond: Respond = (packet, socket) => {
      if (packet.header.procedure === registerDomainEvent.number) {
        socket.write(replyTo(packet, registerDomainEvent, { callback: 4 }));
      } else {
        socket.write(lifecycle(3));
        answerHostname(packet, socket);
      }
    };
    const use = async (connection: Connection): Promise<void> => {
      await connection.onLifecycle(() => {
        throw new Error('listener');
      });
      expect(await connection.hostname()).toBe('h');
      expect(errors).toEqual([new Error('listener')]);
    };
    await withPeer(respond, use, { onListenerError: (error) => errors.push(error) });
  });
});

describe('a peer in trouble', () => {
  it('with an event that cannot be read ends the connection', async () => {
    const respond: Respond = (packet, socket) => {
      socket.write(replyTo(packet, registerDomainEvent, { callback: 4 }));
    };
    await withPeer(respond, async (connection, peer) => {
      await connection.onLifecycle(() => {});
      for (const client of peer.clients) client.write(lifecycle(1).fill(0xff, 32));
      expect(await connection.closed).toBeInstanceOf(ProtocolError);
    });
  });

  it('has its whole error passed on', async () => {
    const fields = {
      code: 1,
      domain: 10,
      message: undefined,
      level: 2,
      dom: undefined,
      str1: 'one',
      str2: undefined,
      str3: 'three',
      int1: -1,
      int2: 7,
      net: undefined,
    };
    const respond: Respond = (packet, socket) => {
      const errorHeader = { ...replyHeader(packet), status: messageStatus.error };
      socket.write(encodePacket({ header: errorHeader, payload: encoded(remoteError, fields) }));
    };
    await withPeer(respond, async (connection) => {
      const { dom: _dom, net: _net, message: _message, ...rest } = fields;
      await expect(connection.hostname()).rejects.toMatchObject({
        ...rest,
        procedure: 'CONNECT_GET_HOSTNAME',
        message: 'libvirt refused CONNECT_GET_HOSTNAME with error 1',
      });
    });
  });
});
