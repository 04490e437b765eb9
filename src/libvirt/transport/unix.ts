/** A daemon on this host, through its socket. */
import { accessSync } from 'node:fs';
import { createConnection } from 'node:net';
import { LibvirtUnavailable, messageOf, systemErrorCode } from '../error.ts';
import { socketTransport, untilReady } from './socket.ts';
import type { Transport } from './transport.ts';

/** Where distributions put the daemons; only their presence matters, to name the remedy. */
const daemonPaths: readonly string[] = ['/usr/sbin/libvirtd', '/usr/sbin/virtqemud'];

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

/** What a failure to connect means; `installed` tells a missing daemon from a stopped one. */
function unavailable(
  paths: readonly string[],
  errors: readonly unknown[],
  installed: () => boolean,
): LibvirtUnavailable {
  const where = paths.join(' or ');
  const cause = errors.find((error) => systemErrorCode(error) !== 'ENOENT') ?? errors[0];
  const code = systemErrorCode(cause);
  if (code === 'EACCES' || code === 'EPERM') {
    return new LibvirtUnavailable('permission', {
      what: "this user may not use libvirt's socket",
      where,
      remedy: 'run as root, or add the user to the group "libvirt" and log in again',
      cause,
    });
  }
  if (code === 'ENOENT' && !installed()) {
    return new LibvirtUnavailable('not-installed', {
      what: 'libvirt is not installed on this host',
      where,
      remedy: "install libvirt's daemon, or name the URI of another host",
      cause,
    });
  }
  if (code === 'ENOENT' || code === 'ECONNREFUSED') {
    return new LibvirtUnavailable('not-running', {
      what: "libvirt's daemon is not running",
      where,
      remedy: 'start it ("systemctl start virtqemud.socket" or "libvirtd.socket")',
      cause,
    });
  }
  return new LibvirtUnavailable('unreachable', {
    what: `libvirt's socket cannot be used: ${messageOf(cause)}`,
    where,
    remedy: 'check the path of the socket',
    cause,
  });
}

/** Connects to the first of `paths` that answers. */
export async function connectUnix(
  paths: readonly string[],
  signal: AbortSignal,
  installed: () => boolean = () => daemonPaths.some(exists),
): Promise<Transport> {
  const errors: unknown[] = [];
  for (const path of paths) {
    const socket = createConnection(path);
    try {
      await untilReady(socket, 'connect', signal);
      return socketTransport(socket, path);
    } catch (error) {
      signal.throwIfAborted();
      errors.push(error);
    }
  }
  throw unavailable(paths, errors, installed);
}
