import { loadSnapshot, parseSnapshot } from '../../collect/load-snapshot.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Io } from '../io.ts';
import { readStdin } from '../read-stdin.ts';

/** A saved snapshot. */
export async function obtainSaved(file: string, io: Io): Promise<Snapshot> {
  const example = 'virt-tune simulate --snapshot - < snapshot.json';
  return file === '-'
    ? parseSnapshot(await readStdin(io, example), 'standard input')
    : loadSnapshot(file);
}
