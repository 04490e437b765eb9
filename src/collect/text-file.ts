import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { Problem } from '../model/problem.ts';
import { errorCode } from './file-tree.ts';

/** What a file that a user names should be. */
export interface WantedFile {
  /** As in "cannot read the definition". */
  readonly what: string;
  readonly maxBytes: number;
  /** For who named something else. */
  readonly remedy: string;
}

/** The text of a regular file. Throws a `Problem` that says what is wrong with it. */
export function readTextFile(path: string, wanted: WantedFile): string {
  let descriptor: number | undefined;
  try {
    // O_NONBLOCK: a FIFO without a writer must not hang us.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    const unfit = (what: string): Problem =>
      new Problem({ what: `this is ${what}`, where: path, remedy: wanted.remedy });
    if (!stat.isFile()) throw unfit(stat.isDirectory() ? 'a directory' : 'no regular file');
    if (stat.size > wanted.maxBytes)
      throw unfit(`larger than ${wanted.maxBytes / 1024 / 1024} MiB`);
    const bytes = readFileSync(descriptor);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw unfit('no text (UTF-8)');
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem({
      what: `cannot read ${wanted.what}`,
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
