/** A daemon on another host over plain TCP: unencrypted, so only for trusted networks. */
import { createConnection } from 'node:net';
import { LibvirtUnavailable, messageOf } from '../error.ts';
import { socketTransport, untilReady } from './socket.ts';
import type { Transport } from './transport.ts';

const defaultPort = 16_509;

export interface Endpoint {
  readonly host: string;
  readonly port: number | undefined;
}

export async function connectTcp(endpoint: Endpoint, signal: AbortSignal): Promise<Transport> {
  const { host, port = defaultPort } = endpoint;
  const where = `${host} port ${port}`;
  const socket = createConnection({ host, port });
  try {
    await untilReady(socket, 'connect', signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new LibvirtUnavailable('unreachable', {
      what: `no libvirt answers: ${messageOf(error)}`,
      where,
      remedy: 'check the host name and that its daemon listens on TCP',
      cause: error,
    });
  }
  return socketTransport(socket, where);
}
