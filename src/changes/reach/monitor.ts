import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../model/problem.ts';
import { connectQmp, type QmpSession } from '../../qemu/qmp.ts';
import { QmpError } from '../../qemu/qmp-error.ts';
import type { World } from '../kind.ts';
import { assertRuns, readProcFile } from './process.ts';

/** One monitor of one QEMU. */
interface Monitor {
  readonly pid: number;
  readonly startTicks: number;
  /** Absolute; below /proc/PID/root for a QEMU in a container. */
  readonly socket: string;
}

const DEADLINE_MS = 5000;
/** __SO_ACCEPTCON of include/linux/net.h: the socket that listens, not those of its clients. */
const LISTENS = '00010000';

/** Talks to a QEMU through its monitor, once it is sure that the socket is that process's. */
export async function withMonitor<T>(
  monitor: Monitor,
  world: World,
  use: (session: QmpSession) => Promise<T>,
): Promise<T> {
  await assertRuns(monitor, world);
  await assertOwner(monitor, world);
  try {
    const session = await connectQmp(monitor.socket, { deadlineMs: DEADLINE_MS });
    try {
      return await use(session);
    } finally {
      session.close();
    }
  } catch (error) {
    if (!(error instanceof QmpError)) throw error;
    await assertRuns(monitor, world);
    const remedy =
      error.failure === 'busy'
        ? 'close the other client of this monitor, or give QEMU a second one'
        : undefined;
    throw new Problem({ what: error.message, ...(remedy && { remedy }), cause: error });
  }
}

/** Anybody may listen where a QEMU once did. Whose socket it is, only the kernel can tell. */
async function assertOwner({ pid, socket }: Monitor, world: World): Promise<void> {
  const bound = socket.replace(new RegExp(`^/proc/${pid}/root(?=/)`), '');
  const sockets = await readProcFile(`${pid}/net/unix`, world);
  const inodes = sockets
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTENS && fields[7] === bound)
    .map((fields) => `socket:[${fields[6]}]`);
  const folder = join(world.root, 'proc', String(pid), 'fd');
  const descriptors = await readdir(folder).catch((error: unknown) => {
    throw new Problem({
      what: `the open files of process ${pid} cannot be read`,
      remedy: 'run as root',
      cause: error,
    });
  });
  for (const name of descriptors) {
    const target = await readlink(join(folder, name)).catch(() => '');
    if (inodes.includes(target)) return;
  }
  throw new Problem({
    what: `${socket} is no monitor of process ${pid}`,
    remedy: 'make the plan anew with virt-tune plan',
  });
}
