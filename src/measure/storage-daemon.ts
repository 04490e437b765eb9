import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../model/problem.ts';
import { Lacking } from './lacking.ts';
import { spawnLeased } from './leased-process.ts';
import type { Leases } from './leases.ts';

export const storageDaemonProgram = {
  program: 'qemu-storage-daemon',
  package: 'qemu-system-common',
} as const;

/** Block nodes as QMP describes them, the one to be exported last (qemu-storage-daemon(1), --blockdev). */
export type BlockNodes = readonly (Readonly<Record<string, unknown>> & { 'node-name': string })[];

export interface StorageDaemon {
  readonly pid: number;
  /** Where fio's engine nbd finds the export. */
  readonly uri: string;
  /** What it said last, where it ended by itself. */
  lastWords(): string | undefined;
  close(): Promise<void>;
}

/** Bytes of the path of a socket (unix(7), sun_path), without the one that ends it. */
const MAX_SOCKET_PATH = 107;
const START_TIMEOUT_MS = 10_000;
const RETRY_MS = 20;

/** QEMU's block layer without a guest: exports a node over NBD on a socket in the directory. */
export async function startStorageDaemon(
  nodes: BlockNodes,
  { iothread, directory }: { readonly iothread: boolean; readonly directory: string },
  { leases, signal }: { readonly leases: Leases; readonly signal: AbortSignal },
): Promise<StorageDaemon> {
  const socket = join(directory, 'nbd');
  if (Buffer.byteLength(socket) > MAX_SOCKET_PATH) {
    throw new Lacking('the path of --scratch is too long for a socket in it');
  }
  const ready = join(directory, 'nbd.pid');
  const words = daemonArguments(nodes, iothread, { socket, ready });
  const { child, pid, end } = spawnLeased(
    [storageDaemonProgram.program, ...words],
    ['ignore', 'ignore', 'pipe'],
    leases,
  );
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-1000);
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const lastLine = () => said.trim().split('\n').at(-1) || 'it said nothing';
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!existsSync(ready)) {
    if (hasEnded() || signal.aborted || performance.now() > deadline) {
      await end();
      signal.throwIfAborted();
      const where = lastLine();
      throw new Problem({ what: 'qemu-storage-daemon did not export the image', where });
    }
    await sleep(RETRY_MS);
  }
  return {
    pid,
    uri: `nbd+unix:///image?socket=${socket}`,
    lastWords: () => (hasEnded() ? lastLine() : undefined),
    close: end,
  };
}

interface DaemonFiles {
  readonly socket: string;
  /** Written when all that the words ask for has been made; the socket is there before the export. */
  readonly ready: string;
}

function daemonArguments(
  nodes: BlockNodes,
  iothread: boolean,
  { socket, ready }: DaemonFiles,
): string[] {
  const node = nodes.at(-1)?.['node-name'];
  const about = { type: 'nbd', id: 'export', 'node-name': node, name: 'image', writable: true };
  return [
    ...(iothread ? ['--object', 'iothread,id=iothread'] : []),
    ...nodes.flatMap((each) => ['--blockdev', JSON.stringify(each)]),
    ...['--nbd-server', JSON.stringify({ addr: { type: 'unix', path: socket } })],
    ...['--export', JSON.stringify(iothread ? { ...about, iothread: 'iothread' } : about)],
    ...['--pidfile', ready],
  ];
}
