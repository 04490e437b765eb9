import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../collect/file-tree.ts';
import { Problem } from '../../model/problem.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;
const TOKEN_BYTES = 24;

export function tokenFile(stateDirectory: string): string {
  return join(stateDirectory, 'metrics-token');
}

/** The token scrapers need: the one of the file, which is made, for its owner alone, where there is none. */
export function obtainToken(file: string): string {
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: PRIVATE_DIRECTORY });
    const made = tryMake(file);
    const token = made ?? readFileSync(file, 'utf8').trim();
    if (/^[\x21-\x7e]{16,}$/.test(token)) return token;
  } catch (error) {
    throw new Problem({
      what: `the token for metrics cannot be kept: ${errorCode(error)}`,
      where: file,
      remedy: 'name another directory with --state',
      cause: error,
    });
  }
  throw new Problem({
    what: 'not a token',
    where: file,
    remedy: 'it needs 16 characters or more, without blanks; remove the file to have one made',
  });
}

/** Undefined where the file is there already. */
function tryMake(file: string): string | undefined {
  try {
    const descriptor = openSync(file, 'wx', PRIVATE_FILE);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    writeSync(descriptor, `${token}\n`);
    closeSync(descriptor);
    return token;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
}
