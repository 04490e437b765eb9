import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { Problem } from '../model/problem.ts';
import { errorCode } from './file-tree.ts';

/** As much as is read of a definition: see parseDomainXml. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The text of a file with a domain definition or a command line. Throws a `Problem` that says what is wrong with it. */
export function readDefinitionFile(path: string): string {
  let descriptor: number | undefined;
  try {
    // O_NONBLOCK: a FIFO without a writer must not hang us.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw unfit(path, stat.isDirectory() ? 'a directory' : 'no regular file');
    if (stat.size > MAX_BYTES) throw unfit(path, `larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(descriptor));
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof TypeError) throw unfit(path, 'no text (UTF-8)');
    throw new Problem({
      what: 'cannot read the definition',
      where: path,
      remedy: REMEDIES[errorCode(error)] ?? errorCode(error),
      cause: error,
    });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check its name',
  ENOTDIR: 'there is no such file; check its name',
  EACCES: 'permission denied',
};

function unfit(path: string, what: string): Problem {
  return new Problem({
    what: `this is ${what}`,
    where: path,
    remedy: 'name files of domain XML or of a QEMU command line',
  });
}
