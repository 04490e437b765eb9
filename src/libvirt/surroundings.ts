/** What of the process's surroundings decides where libvirt is: read once, passed on as data. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { LibvirtUnavailable, messageOf, systemErrorCode } from './error.ts';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The effective user. */
  readonly uid: number;
  readonly home: string;
}

export function ownSurroundings(): Surroundings {
  const { env } = process;
  return { env, uid: process.geteuid?.() ?? -1, home: env['HOME'] ?? homedir() };
}

/** A user's file below a base directory of the XDG specification. */
function xdgDirectory(from: Surroundings, variable: string, fallback: string): string {
  const named = from.env[variable];
  return named?.startsWith('/') ? named : join(from.home, fallback);
}

/** Root's configuration is the system's; every other user has an own one. */
export function clientConfigPath(from: Surroundings): string {
  if (from.uid === 0) return '/etc/libvirt/libvirt.conf';
  return join(xdgDirectory(from, 'XDG_CONFIG_HOME', '.config'), 'libvirt', 'libvirt.conf');
}

/** Where a user's own daemons keep their sockets. */
export function userSocketDirectory(from: Surroundings): string {
  const runtime = from.env['XDG_RUNTIME_DIR'];
  const base = runtime?.startsWith('/') ? runtime : xdgDirectory(from, 'XDG_CACHE_HOME', '.cache');
  return join(base, 'libvirt');
}

/** The configuration's text, empty if there is none. */
export function readClientConfig(from: Surroundings): string {
  const path = clientConfigPath(from);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw new LibvirtUnavailable('permission', {
      what: `libvirt's client configuration cannot be read: ${messageOf(error)}`,
      where: path,
      remedy: 'make it readable, or name a libvirt URI with a driver and path',
      cause: error,
    });
  }
}
