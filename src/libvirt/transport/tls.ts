/**
 * A daemon on another host over TLS. Both sides show certificates; the daemon, having verified
 * ours, says so with one byte before the protocol begins.
 */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { LibvirtUnavailable, messageOf, systemErrorCode } from '../error.ts';
import type { Surroundings } from '../surroundings.ts';
import { socketTransport, untilReady } from './socket.ts';
import type { Endpoint } from './tcp.ts';
import type { Transport } from './transport.ts';

const defaultPort = 16_514;
/** What the daemon sends when it accepts the client's certificate. */
const accepted = 1;

export interface TlsSettings {
  /** A directory with all three files (`pkipath=`), else libvirt's usual places. */
  readonly pkiPath: string | undefined;
  /** Whether the daemon's certificate must be good (`no_verify=1` says not). */
  readonly verify: boolean;
}

interface CertificatePaths {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

function certificatePaths(settings: TlsSettings, from: Surroundings): readonly CertificatePaths[] {
  const together = (directory: string): CertificatePaths => ({
    authority: join(directory, 'cacert.pem'),
    certificate: join(directory, 'clientcert.pem'),
    key: join(directory, 'clientkey.pem'),
  });
  if (settings.pkiPath !== undefined) return [together(settings.pkiPath)];
  const system: CertificatePaths = {
    authority: '/etc/pki/CA/cacert.pem',
    certificate: '/etc/pki/libvirt/clientcert.pem',
    key: '/etc/pki/libvirt/private/clientkey.pem',
  };
  return from.uid === 0 ? [system] : [together(join(from.home, '.pki', 'libvirt')), system];
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new LibvirtUnavailable('certificate', {
      what: `a TLS file cannot be read: ${messageOf(error)}`,
      where: path,
      remedy: 'make it readable for this user',
      cause: error,
    });
  }
}

interface Certificates {
  readonly ca: string;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** The first place that has an authority; the client's own certificate may be missing there. */
function readCertificates(settings: TlsSettings, from: Surroundings): Certificates {
  const places = certificatePaths(settings, from);
  for (const place of places) {
    const ca = readIfThere(place.authority);
    if (ca === undefined) continue;
    return { ca, cert: readIfThere(place.certificate), key: readIfThere(place.key) };
  }
  throw new LibvirtUnavailable('certificate', {
    what: 'there is no certificate authority to trust',
    where: places.map((place) => place.authority).join(' or '),
    remedy: "put the libvirt host's authority there, or name its directory with pkipath=",
  });
}

/** Waits for the daemon's byte, leaving whatever follows it in the stream. */
async function awaitAcceptance(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  await untilReady(socket, 'readable', signal);
  const status: unknown = socket.read(1);
  if (!(status instanceof Uint8Array) || status[0] !== accepted) {
    socket.destroy();
    throw new Error('the daemon refused the client certificate');
  }
}

function openSocket(
  endpoint: Required<Endpoint>,
  options: Certificates,
  verify: boolean,
): TLSSocket {
  return connect({
    host: endpoint.host,
    ...(endpoint.port === undefined ? {} : { port: endpoint.port }),
    // Server names are for names only (RFC 6066).
    ...(isIP(endpoint.host) === 0 ? { servername: endpoint.host } : {}),
    ca: options.ca,
    ...(options.cert === undefined ? {} : { cert: options.cert }),
    ...(options.key === undefined ? {} : { key: options.key }),
    rejectUnauthorized: verify,
  });
}

/** Node names the system call of what failed before TLS began: finding the host, reaching it. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error) || !('syscall' in error)) return false;
  return error.syscall === 'connect' || error.syscall === 'getaddrinfo';
}

export async function connectTls(
  endpoint: Endpoint,
  settings: TlsSettings & { readonly from: Surroundings },
  signal: AbortSignal,
): Promise<Transport> {
  const { host, port = defaultPort } = endpoint;
  const where = `${host} port ${port}`;
  const certificates = readCertificates(settings, settings.from);
  try {
    const socket = openSocket({ host, port }, certificates, settings.verify);
    await untilReady(socket, 'secureConnect', signal);
    await awaitAcceptance(socket, signal);
    return socketTransport(socket, where);
  } catch (error) {
    signal.throwIfAborted();
    const network = isNetworkError(error);
    throw new LibvirtUnavailable(network ? 'unreachable' : 'certificate', {
      what: `no TLS connection to libvirt: ${messageOf(error)}`,
      where,
      remedy: network
        ? 'check the host name and that its daemon listens for TLS'
        : 'check the certificates on both hosts (virt-pki-validate helps)',
      cause: error,
    });
  }
}
