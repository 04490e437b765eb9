/**
 * A peer that speaks libvirt's packets and answers as a test tells it to: for what no real daemon
 * can be made to do.
 */
import type { Buffer } from 'node:buffer';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPacketReader, encodePacket, type Packet } from '../packet.ts';
import type { EventMessage, Procedure } from '../procedure.ts';
import { authList, connectOpen, supportsFeature } from '../procedures/connect.ts';
import { messageStatus, messageType, remoteProgram } from '../protocol.ts';
import { encoded } from '../xdr.ts';

/** Called for every packet of the client that the opening does not explain. */
export type Respond = (packet: Packet, socket: Socket) => void;

/** The bytes of a good answer to `call`. */
export function replyTo<Args, T>(call: Packet, procedure: Procedure<Args, T>, value: T): Buffer {
  const header = { ...call.header, type: messageType.reply, status: messageStatus.ok };
  return encodePacket({ header, payload: encoded(procedure.reply, value) });
}

/** The bytes of an event. */
export function eventBytes<Body>(event: EventMessage<Body>, body: Body): Buffer {
  const header = {
    program: event.program.id,
    version: event.program.version,
    procedure: event.number,
    type: messageType.event,
    serial: 0,
    status: messageStatus.ok,
  };
  return encodePacket({ header, payload: encoded(event.body, body) });
}

/** Answers the calls that open a session; false for any other. */
export function answerOpening(packet: Packet, socket: Socket): boolean {
  if (packet.header.program !== remoteProgram.id) return false;
  switch (packet.header.procedure) {
    case authList.number:
      return socket.write(replyTo(packet, authList, { types: [] })) || true;
    case supportsFeature.number:
      return socket.write(replyTo(packet, supportsFeature, { supported: true })) || true;
    case connectOpen.number:
      return socket.write(replyTo(packet, connectOpen, undefined)) || true;
    default:
      return false;
  }
}

/** Serves one client's socket: opens its session and hands everything else to `respond`. */
export function serveClient(socket: Socket, respond: Respond): void {
  const read = createPacketReader();
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    for (const packet of read(chunk)) {
      if (!answerOpening(packet, socket)) respond(packet, socket);
    }
  });
}

export interface FakeDaemon extends AsyncDisposable {
  readonly socketPath: string;
  readonly uri: string;
  readonly clients: ReadonlySet<Socket>;
}

async function listen(server: Server, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(path, () => resolve());
  await promise;
  await chmod(path, 0o600);
}

/** Listens on a socket of its own; `serve` gets each client. */
export async function startFakeDaemon(serve: (socket: Socket) => void): Promise<FakeDaemon> {
  const directory = await mkdtemp(join(tmpdir(), 'vt-fake-'));
  const socketPath = join(directory, 'libvirt-sock');
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    serve(socket);
  });
  await listen(server, socketPath);
  return {
    socketPath,
    uri: `qemu+unix:///system?socket=${socketPath}`,
    clients,
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
