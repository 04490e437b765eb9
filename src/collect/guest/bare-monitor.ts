import { existsSync } from 'node:fs';
import { qmpSocketPaths } from '../../definition/qmp-socket-paths.ts';
import { absent, type Fact, known, unreadable } from '../../model/fact.ts';
import { connectQmp, type QmpSession } from '../../qemu/qmp.ts';
import { QmpError } from '../../qemu/qmp-error.ts';
import type { VmmProcess } from './processes.ts';

/** A QEMU that is merely busy answers in a few milliseconds. */
const DEADLINE_MS = 1000;

/** A session with one of a bare QEMU's monitors; absent where its command line has none on a unix socket. */
export async function openMonitor(process: VmmProcess): Promise<Fact<QmpSession>> {
  let last: Fact<QmpSession> = absent;
  for (const path of qmpSocketPaths(process.argv)) {
    try {
      return known(await connectQmp(reachable(process.pid, path), { deadlineMs: DEADLINE_MS }));
    } catch (error) {
      if (!(error instanceof QmpError)) throw error;
      last = unreadable(`QEMU monitor of process ${process.pid}, ${error.message}`);
    }
  }
  return last;
}

/** In a container QEMU has another root than we. */
function reachable(pid: number, path: string): string {
  const inside = `/proc/${pid}/root${path}`;
  return !existsSync(path) && existsSync(inside) ? inside : path;
}
