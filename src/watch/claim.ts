import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
// biome-ignore lint/correctness/noUnresolvedImports: Node 24 has it; Biome's list of Node's modules does not
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '../model/problem.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;

/**
 * There is one watcher on a host. The claim is a lock of the kernel's (held through SQLite, as Node has none of its
 * own), so it ends with its holder, however that ends.
 *
 * @returns what gives it up; undefined where the place cannot be written, which the history will say as well
 */
export function claimWatch(historyFile: string): (() => void) | undefined {
  const file = join(dirname(historyFile), 'watcher.lock');
  try {
    mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_DIRECTORY });
    closeSync(openSync(file, 'a', PRIVATE_FILE));
    const lock = new DatabaseSync(file);
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (error) {
    if (!(error instanceof Error) || !/locked/.test(error.message)) return undefined;
    throw new Problem({
      what: 'another virt-tune watch runs on this host',
      where: file,
      remedy: 'read its history with virt-tune history, or give this one --no-history',
      cause: error,
    });
  }
}
