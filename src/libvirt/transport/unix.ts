/** A daemon on this host, through its socket. */
import { accessSync } from 'node:fs';
import { createConnection } from 'node:net';
import { LibvirtUnavailable, systemErrorCode } from '../error.ts';
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

function unavailable(paths: readonly string[], errors: readonly unknown[]): LibvirtUnavailable {
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
  if (code === 'ENOENT' && !daemonPaths.some(exists)) {
    return new LibvirtUnavailable('not-installed', {
      what: 'libvirt is not installed on this host',
      where,
      remedy: "install libvirt's daemon, or name the URI of another host",
      cause,
    });
  }
  return new LibvirtUnavailable('not-running', {
    what: "libvirt's daemon is not running",
    where,
    remedy: 'start it ("systemctl start virtqemud.socket" or "libvirtd.socket")',
    cause,
  });
}

/** Connects to the first of `paths` that answers. */
export async function connectUnix(
  paths: readonly string[],
  signal: AbortSignal,
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
  throw unavailable(paths, errors);
}
