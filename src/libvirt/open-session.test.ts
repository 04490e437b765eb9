/** Logging in to daemons that want it. */
import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connect } from './connection.ts';
import { LibvirtUnavailable, libvirtErrorCode } from './error.ts';
import { createPacketReader, encodePacket, type Packet } from './packet.ts';
import { authList, authPolkit, connectOpen } from './procedures/connect.ts';
import { messageStatus } from './protocol.ts';
import { remoteError } from './remote-error.ts';
import { answerOpening, replyTo, startFakeDaemon } from './testing/fake-daemon.ts';
import { replyHeader } from './testing/with-peer.ts';
import { encoded } from './xdr.ts';

function refusal(call: Packet, code: number, message: string): Buffer {
  const nothing = {
    dom: undefined,
    net: undefined,
    str1: undefined,
    str2: undefined,
    str3: undefined,
  };
  const fields = { code, domain: 7, level: 2, message, int1: 0, int2: 0, ...nothing };
  const header = { ...replyHeader(call), status: messageStatus.error };
  return encodePacket({ header, payload: encoded(remoteError, fields) });
}

/** A daemon offering these ways to log in, and its answer to a polkit login. */
function daemonWanting(
  types: readonly number[],
  polkit: (call: Packet) => Buffer,
): { serve: (socket: Socket) => void; asked: number[]; openFlags: number[] } {
  const asked: number[] = [];
  const openFlags: number[] = [];
  const answer = (packet: Packet, socket: Socket): void => {
    const { procedure } = packet.header;
    asked.push(procedure);
    if (procedure === connectOpen.number)
      openFlags.push(packet.payload.readUInt32BE(packet.payload.length - 4));
    if (procedure === authList.number) socket.write(replyTo(packet, authList, { types }));
    else if (procedure === authPolkit.number) socket.write(polkit(packet));
    else answerOpening(packet, socket);
  };
  const serve = (socket: Socket): void => {
    const read = createPacketReader();
    socket.on('data', (chunk: Buffer) => {
      for (const packet of read(chunk)) answer(packet, socket);
    });
  };
  return { serve, asked, openFlags };
}

const letIn = (call: Packet): Buffer => replyTo(call, authPolkit, { complete: true });

describe('a login', () => {
  it('is made with polkit where the daemon wants that, before anything else is asked', async () => {
    const daemon = daemonWanting([2], letIn);
    await using peer = await startFakeDaemon(daemon.serve);
    await using connection = await connect(peer.uri);
    expect(connection.openedUri).toBe(peer.uri);
    expect(daemon.asked.slice(0, 2)).toEqual([authList.number, authPolkit.number]);
    expect(daemon.asked).toContain(connectOpen.number);
  });

  it('is not made where none is wanted', async () => {
    const daemon = daemonWanting([0], letIn);
    await using peer = await startFakeDaemon(daemon.serve);
    await using readOnly = await connect(peer.uri);
    await using writing = await connect(peer.uri, { readOnly: false });
    expect(readOnly.openedUri).toBe(writing.openedUri);
    expect(daemon.asked).not.toContain(authPolkit.number);
    expect(daemon.openFlags).toEqual([1, 0]);
  });

  it('that polkit refuses is a matter of permission', async () => {
    const refuse = (call: Packet): Buffer =>
      refusal(call, libvirtErrorCode.authUnavailable, 'no polkit agent available');
    await using peer = await startFakeDaemon(daemonWanting([2], refuse).serve);
    const opening = connect(peer.uri);
    await expect(opening).rejects.toThrow(LibvirtUnavailable);
    await expect(opening).rejects.toMatchObject({ reason: 'permission' });
    await expect(opening).rejects.toThrow('no polkit agent available');
  });

  it.each([
    [1, /SASL.*qemu\+ssh/],
    [9, /unknown kind of login \(9\)/],
  ])('of kind %i is not made, and what to do instead is said', async (type, message) => {
    await using peer = await startFakeDaemon(daemonWanting([type], letIn).serve);
    const opening = connect(peer.uri);
    await expect(opening).rejects.toMatchObject({ reason: 'authentication' });
    await expect(opening).rejects.toThrow(message);
  });
});
