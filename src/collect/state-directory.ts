import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { errorCode } from './file-tree.ts';

/** What is kept holds definitions with passwords. */
const MODE = 0o700;

/**
 * Where virt-tune keeps what must outlive it: VIRT_TUNE_STATE, else /var/lib/virt-tune, for others than root their
 * XDG state directory (XDG Base Directory Specification).
 */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  if (env['VIRT_TUNE_STATE'] !== undefined) return env['VIRT_TUNE_STATE'];
  if (process.geteuid?.() === 0) return '/var/lib/virt-tune';
  return join(env['XDG_STATE_HOME'] ?? join(env['HOME'] ?? homedir(), '.local/state'), 'virt-tune');
}

/** Makes it where it is missing; only its owner may look inside. */
export function makeStateDirectory(directory: string): string {
  try {
    mkdirSync(directory, { recursive: true, mode: MODE });
    return directory;
  } catch (error) {
    throw new Problem({
      what: 'the directory for what virt-tune keeps cannot be made',
      where: `${directory}, ${errorCode(error)}`,
      remedy: 'run as root, or set VIRT_TUNE_STATE to a directory you may write to',
      cause: error,
    });
  }
}
