import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';

/** What is kept holds definitions with passwords. */
const MODE = 0o700;

/** Where virt-tune keeps what must outlive it: /var/lib/virt-tune, for others than root their XDG state directory. */
export function defaultStateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  if (process.geteuid?.() === 0) return '/var/lib/virt-tune';
  const state = env['XDG_STATE_HOME'] ?? join(env['HOME'] ?? '/', '.local/state');
  return join(state, 'virt-tune');
}

export function makeStateDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: MODE });
  } catch (error) {
    throw new Problem({
      what: 'the directory for the journal cannot be made',
      where: directory,
      remedy: 'run as root, or name another with --state',
      cause: error,
    });
  }
}
