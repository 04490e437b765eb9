import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { Problem } from '../model/problem.ts';
import type { Io } from './io.ts';

/** What a snapshot or report tells of a host is for its administrators. */
const MODE = 0o600;

/** To standard output, or as a whole file that appears at once or not at all. */
export async function deliver(text: string, file: string | undefined, io: Io): Promise<void> {
  if (file === undefined || file === '-') {
    io.write(text);
    return;
  }
  const unfinished = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(unfinished, 'wx', MODE);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Problem({
      what: `cannot write ${file}`,
      where: code,
      remedy: 'choose a file in a directory you may write to',
      cause: error,
    });
  }
}
