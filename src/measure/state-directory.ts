import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../collect/file-tree.ts';
import { Problem } from '../model/problem.ts';

/**
 * Where results are kept: /var/lib/virt-tune as root, else by the XDG Base Directory Specification. VIRT_TUNE_STATE
 * names another place. Only its owner may look inside.
 */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const directory = env['VIRT_TUNE_STATE'] ?? usualPlace(env);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Problem({
      what: 'cannot keep results',
      where: `${directory}, ${errorCode(error)}`,
      remedy: 'set VIRT_TUNE_STATE to a directory you may write to',
      cause: error,
    });
  }
  return directory;
}

function usualPlace(env: Readonly<Record<string, string | undefined>>): string {
  if (process.geteuid?.() === 0) return '/var/lib/virt-tune';
  return join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'virt-tune');
}
