/** From a URI to a byte stream: picks the transport. */
import { LibvirtUnavailable } from './error.ts';
import { socketPaths } from './socket-path.ts';
import type { Surroundings } from './surroundings.ts';
import { connectSsh } from './transport/ssh.ts';
import { connectTcp } from './transport/tcp.ts';
import { connectTls } from './transport/tls.ts';
import type { Transport } from './transport/transport.ts';
import { connectUnix } from './transport/unix.ts';
import { type ConnectionUri, hasFlag } from './uri.ts';

export interface TransportRequest {
  readonly uri: ConnectionUri;
  readonly readOnly: boolean;
  readonly from: Surroundings;
}

function carry(request: TransportRequest, signal: AbortSignal): Promise<Transport> | Transport {
  const { uri, from, readOnly } = request;
  const endpoint = { host: uri.host ?? 'localhost', port: uri.port };
  switch (uri.transport) {
    case 'unix':
      return connectUnix(socketPaths(uri, from, readOnly), signal);
    case 'ssh':
      return connectSsh(uri, readOnly, from.env);
    case 'tcp':
      return connectTcp(endpoint, signal);
    case 'tls': {
      const verify = !hasFlag(uri, 'no_verify');
      return connectTls(endpoint, { pkiPath: uri.parameters.get('pkipath'), verify, from }, signal);
    }
  }
}

/** Connects within `deadlineMs`; rejects with `LibvirtUnavailable` or the caller's abort reason. */
export async function openTransport(
  request: TransportRequest,
  { deadlineMs, signal }: { deadlineMs: number; signal: AbortSignal | undefined },
): Promise<Transport> {
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(deadlineMs);
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    return await carry(request, either);
  } catch (error) {
    if (error !== timeout.reason) throw error;
    throw new LibvirtUnavailable('unreachable', {
      what: `no connection within ${deadlineMs} ms`,
      where: request.uri.host ?? request.uri.nameForDaemon,
      remedy: 'check that the host is up and lets this one through',
      cause: error,
    });
  }
}
