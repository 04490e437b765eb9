import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../model/problem.ts';
import { SNAPSHOT_SCHEMA, type Snapshot } from '../model/snapshot.ts';
import type { World } from './collector.ts';
import { errorCode, type FileTree, openFileTree } from './file-tree.ts';
import { startGuestSampling } from './guest/guest-sampling.ts';
import { startHostSampling } from './host/host.ts';
import { remoteHost } from './remote-host.ts';
import { programRunner } from './run-program.ts';

export interface SnapshotOptions {
  /** Read files below this directory instead of this machine's. */
  readonly root?: string | undefined;
  /** libvirt URI; undefined for libvirt's own choice. */
  readonly connect?: string | undefined;
  /** Length of the sampling window; 0 = one reading, no rates. Ignored with `root`. */
  readonly windowMs: number;
  /** Ends everything at once: children are killed, connections dropped. */
  readonly signal: AbortSignal;
  readonly virtTuneVersion: string;
  /** Told what is being done, in a few words. */
  readonly progress?: ((step: string) => void) | undefined;
}

/**
 * Reads one host and all its guests around one sampling window. Rejects with a `Problem` only where nothing
 * can be read at all (no such root), and with the signal's reason when it is aborted; everything else that
 * cannot be read says so in its place.
 */
export async function collectSnapshot(options: SnapshotOptions): Promise<Snapshot> {
  const { signal, progress = () => undefined } = options;
  const world = openWorld(options);
  const windowMs = world.live ? options.windowMs : 0;
  signal.throwIfAborted();
  progress('looking for guests');
  const guests = await startGuestSampling(world, { connect: options.connect });
  const host = guests.remote ? undefined : startHostSampling(world);
  if (windowMs > 0) {
    progress(`sampling for ${windowMs / 1000} s`);
    try {
      await sleep(windowMs, undefined, { signal });
    } catch (error) {
      await guests.close();
      throw error;
    }
  }
  progress('reading host and guests');
  // The guests' counters first: their second reading is taken before anything is waited for.
  const [readGuests, readHost] = await Promise.all([
    guests.finish(),
    host === undefined ? remoteHost(options.connect ?? '') : host.finish(),
  ]);
  signal.throwIfAborted();
  return {
    schema: SNAPSHOT_SCHEMA,
    takenAt: new Date().toISOString(),
    virtTuneVersion: options.virtTuneVersion,
    windowMs,
    source: world.live ? 'live' : 'root',
    privileged: world.privileged,
    redacted: false,
    ...readGuests,
    host: readHost,
  };
}

function openWorld({ root, signal }: SnapshotOptions): World {
  return {
    live: root === undefined,
    files: openRoot(root),
    run: programRunner(signal),
    privileged: process.geteuid?.() === 0,
    signal,
  };
}

function openRoot(root: string | undefined): FileTree {
  if (root === undefined) return openFileTree();
  let files: FileTree;
  try {
    files = openFileTree(root);
  } catch (error) {
    throw new Problem({
      what: `cannot read the files below ${root}`,
      where: errorCode(error),
      remedy: 'name a directory that holds a copy of /proc and /sys',
      cause: error,
    });
  }
  if (!files.exists('/proc') && !files.exists('/sys'))
    throw new Problem({
      what: `${root} holds neither proc nor sys`,
      remedy: 'name a directory that holds a copy of /proc and /sys',
    });
  return files;
}
