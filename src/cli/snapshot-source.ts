import { loadSnapshot, parseSnapshot } from '../collect/load-snapshot.ts';
import { collectSnapshot } from '../collect/snapshot.ts';
import { Problem } from '../model/problem.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { OptionValues } from './command.ts';
import type { Io } from './io.ts';
import { readStdin } from './read-stdin.ts';
import type { sourceOptions } from './source-options.ts';

type SourceOptions = OptionValues<typeof sourceOptions>;

/** The snapshot a command is about: a saved one, or one taken now. */
export async function obtainSnapshot(
  file: string | undefined,
  options: SourceOptions,
  io: Io,
): Promise<Snapshot> {
  if (file === undefined) return takeSnapshot(options, io);
  if (options.connect !== undefined || options.root !== undefined) {
    throw new Problem({
      what: 'a saved snapshot cannot be combined with --connect or --root',
      where: file,
      remedy: 'leave out the one or the other',
    });
  }
  return file === '-'
    ? parseSnapshot(await readStdin(io, 'virt-tune audit - < snapshot.json'), 'standard input')
    : loadSnapshot(file);
}

/** A snapshot of the live host, or of the tree at --root. */
export async function takeSnapshot(options: SourceOptions, io: Io): Promise<Snapshot> {
  if (options.root !== undefined && options.connect !== undefined) {
    throw new Problem({
      what: '--root reads recorded files, --connect a running libvirt',
      remedy: 'give one of the two',
    });
  }
  try {
    return await collectSnapshot({
      root: options.root,
      connect: options.connect,
      windowMs: options.window,
      signal: io.signal,
      virtTuneVersion: io.version,
      progress: (step) => io.progress(`virt-tune: ${step} ...`),
    });
  } finally {
    io.progress('');
  }
}
