/** A connection to a fake daemon for the length of one test. */
import { type Connection, type ConnectOptions, connect } from '../connection.ts';
import type { Packet } from '../packet.ts';
import { getHostname } from '../procedures/connect.ts';
import { messageStatus, messageType } from '../protocol.ts';
import {
  type FakeDaemon,
  type Respond,
  replyTo,
  serveClient,
  startFakeDaemon,
} from './fake-daemon.ts';

/** A domain to speak of. */
export const someDomain = {
  name: 'd',
  uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f',
  id: 1,
} as const;

/** Runs `use` with a connection to a peer that answers everything after the opening by `respond`. */
export async function withPeer(
  respond: Respond,
  use: (connection: Connection, peer: FakeDaemon) => Promise<void>,
  options: ConnectOptions = {},
): Promise<void> {
  await using peer = await startFakeDaemon((socket) => serveClient(socket, respond));
  await using connection = await connect(peer.uri, { deadlineMs: 2000, ...options });
  await use(connection, peer);
}

/** The header a good answer to `call` has. */
export function replyHeader(call: Packet): Packet['header'] {
  return { ...call.header, type: messageType.reply, status: messageStatus.ok };
}

/** Answers whatever is asked as if it were the host's name. */
export const answerHostname: Respond = (packet, socket) => {
  socket.write(replyTo(packet, getHostname, { hostname: 'h' }));
};
