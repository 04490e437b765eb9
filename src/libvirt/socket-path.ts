/** Which local sockets may serve a URI, best first. */
import { join } from 'node:path';
import { UsageError } from './error.ts';
import { type Surroundings, userSocketDirectory } from './surroundings.ts';
import type { ConnectionUri } from './uri.ts';

/** Where the system's daemons listen (libvirt built with the usual prefix). */
export const systemSocketDirectory = '/run/libvirt';

/** Drivers with a daemon of their own in libvirt's modular mode. */
const modularDaemons: ReadonlyMap<string, string> = new Map([
  ['qemu', 'virtqemud'],
  ['xen', 'virtxend'],
  ['lxc', 'virtlxcd'],
  ['ch', 'virtchd'],
  ['bhyve', 'virtbhyved'],
  ['vz', 'virtvzd'],
]);

/** `mode=direct` asks for the driver's own daemon, `mode=legacy` for libvirtd, else either. */
function socketStems(uri: ConnectionUri): string[] {
  const modular = modularDaemons.get(uri.driver);
  const mode = uri.parameters.get('mode') ?? 'auto';
  const stems: string[] = [];
  if (mode !== 'legacy' && modular !== undefined) stems.push(modular);
  if (mode !== 'direct') stems.push('libvirt');
  return stems;
}

/** Whether the user's own daemon is meant rather than the system's. */
function isSession(uri: ConnectionUri, uid: number): boolean {
  return uri.path === '/session' || (uri.path !== '/system' && uid !== 0);
}

/** Candidates in the order to try. `?socket=` names the only one. */
export function socketPaths(
  uri: ConnectionUri,
  from: Surroundings,
  readOnly: boolean,
): readonly string[] {
  const explicit = uri.parameters.get('socket');
  if (explicit !== undefined) {
    if (!explicit.startsWith('/')) throw new UsageError(`the socket "${explicit}" is not absolute`);
    return [explicit];
  }
  // A user's own daemon trusts its user and has no read-only socket.
  if (isSession(uri, from.uid)) {
    return socketStems(uri).map((stem) => join(userSocketDirectory(from), `${stem}-sock`));
  }
  const suffix = readOnly ? '-sock-ro' : '-sock';
  return socketStems(uri).map((stem) => join(systemSocketDirectory, `${stem}${suffix}`));
}
