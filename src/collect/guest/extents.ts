import { type Fact, known, thenFact, unreadable } from '../../model/fact.ts';
import type { RunProgram } from '../run-program.ts';

/** A badly fragmented image has millions of extents, which take seconds to list. */
const DEADLINE_MS = 5000;

/**
 * How many extents a regular file on a local file system has, from filefrag (e2fsprogs), which asks the
 * kernel with FIEMAP on every file system that has it.
 *
 * @param path absolute, so that it cannot be taken for an option
 */
export async function countExtents(run: RunProgram, path: string): Promise<Fact<number>> {
  if (!path.startsWith('/')) return unreadable(`${path}: not an absolute path`);
  const output = await run('filefrag', [path], { timeoutMs: DEADLINE_MS });
  return thenFact(output, (text) => {
    // After the file's name, which may itself look like an answer: the last one counts.
    const count = /: (\d+) extents? found\s*$/.exec(text)?.[1];
    return count === undefined
      ? unreadable(`${path}: filefrag gave no number of extents`)
      : known(Number(count));
  });
}
