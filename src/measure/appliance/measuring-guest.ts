import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuSeconds } from '../../collect/process-ticks.ts';
import { Problem } from '../../model/problem.ts';
import { connectQmp, type QmpSession } from '../../qemu/qmp.ts';
import { type Executed, hostExecute, LACKS } from '../execute.ts';
import { Lacking } from '../lacking.ts';
import { type LeasedProcess, spawnLeased } from '../leased-process.ts';
import type { Leases } from '../leases.ts';
import type { OwnProgram } from '../own-programs.ts';
import type { Appliance } from './appliance.ts';
import { guestArguments } from './guest-arguments.ts';
import { type GuestPort, openGuestPort } from './guest-port.ts';
import type { GuestShape } from './guest-shape.ts';
import { reservePages } from './page-pool.ts';

/** A guest that runs programs of this host. */
export interface MeasuringGuest {
  readonly pid: number;
  readonly monitor: QmpSession;
  /** Brings the program to the start; what is returned starts it and waits for its end. */
  prepare(program: string, args: readonly string[]): Promise<() => Promise<GuestExecuted>>;
  execute(program: string, args: readonly string[]): Promise<GuestExecuted>;
  close(): Promise<void>;
}

export interface GuestExecuted extends Executed {
  /** When the guest said that it began, on the clock of performance.now(). */
  readonly startedAtMs: number;
}

export interface GuestGround {
  readonly leases: Leases;
  readonly signal: AbortSignal;
  readonly own: (name: OwnProgram) => Promise<string>;
  /** Where disks of guests are made. */
  readonly scratch: string;
}

/** Emulated on a busy host a boot takes a minute. */
const BOOT_TIMEOUT_MS = 300_000;
const WRITE_TIMEOUT_MS = 600_000;
const DIRECTORY = '/run';
/** For each command to QEMU, on a host whose every CPU is busy with guests. */
const MONITOR_DEADLINE_MS = 30_000;

/** Starts a guest and waits until it answers. */
export async function startGuest(
  shape: GuestShape,
  appliance: Appliance,
  { leases, signal, own, scratch }: GuestGround,
): Promise<MeasuringGuest> {
  const undo: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    const pool = await reservePages(shape, leases);
    if (pool !== undefined) undo.push(pool);
    // Short: the path of a socket has at most 107 bytes (unix(7)).
    const directory = join(DIRECTORY, `virt-tune-guest-${randomBytes(4).toString('hex')}`);
    undo.push(makeDirectory(directory, leases));
    let disk: string | undefined;
    if (shape.diskMiB !== undefined) {
      const place = join(scratch, `virt-tune-measure-disk-${randomBytes(4).toString('hex')}`);
      undo.push(makeDirectory(place, leases));
      disk = join(place, 'disk');
      await writeDisk(disk, shape.diskMiB, signal);
    }
    const words = ['qemu-system-x86_64', ...guestArguments(shape, appliance, { directory, disk })];
    const bound = shape.cpus === undefined ? [] : ['taskset', '-c', shape.cpus.join(',')];
    const small = shape.hostPage === '4k' ? [await own('small-pages')] : [];
    const { pid, end } = spawnGuest([...bound, ...small, ...words], directory, leases);
    undo.push(end);
    const port = await openGuestPort(join(directory, 'port'), signal);
    await greeting(port, directory, signal);
    const monitor = await connectQmp(join(directory, 'monitor'), {
      deadlineMs: MONITOR_DEADLINE_MS,
    });
    undo.push(async () => monitor.close());
    const preparing: MeasuringGuest['prepare'] = (name, args) => prepare({ port, pid }, name, args);
    const execute: MeasuringGuest['execute'] = async (name, args) =>
      (await preparing(name, args))();
    return { pid, monitor, prepare: preparing, execute, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function makeDirectory(path: string, leases: Leases): () => Promise<void> {
  const remove = leases.take({ kind: 'directory', path });
  mkdirSync(path, { mode: 0o700 });
  return remove;
}

function spawnGuest(words: readonly string[], directory: string, leases: Leases): LeasedProcess {
  const log = openSync(join(directory, 'log'), 'w', 0o600);
  try {
    return spawnLeased(words, ['ignore', log, log], leases);
  } finally {
    closeSync(log);
  }
}

/** Written throughout and on the disk: a hole would be read from nowhere. */
async function writeDisk(path: string, sizeMiB: number, signal: AbortSignal): Promise<void> {
  const words = ['if=/dev/zero', `of=${path}`, 'bs=1M', `count=${sizeMiB}`, 'conv=fsync'];
  await hostExecute(signal)('dd', [...words, 'status=none'], { timeoutMs: WRITE_TIMEOUT_MS });
}

async function greeting(port: GuestPort, directory: string, signal: AbortSignal): Promise<void> {
  const timer = setTimeout(() => port.close(), BOOT_TIMEOUT_MS);
  try {
    await port.line();
  } catch (cause) {
    signal.throwIfAborted();
    const said = ['console', 'log'].map((name) => lastLine(join(directory, name)));
    throw new Problem({
      what: 'the measuring guest did not come up',
      where: said.find((line) => line !== '') ?? 'it said nothing',
      remedy: 'look whether QEMU and the kernel of /boot work here',
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

function lastLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim().split('\n').at(-1) ?? '';
  } catch {
    return '';
  }
}

interface RunningGuest {
  readonly port: GuestPort;
  /** Of QEMU: what is in front of it replaces itself by it (setpriv(1), taskset(1)). */
  readonly pid: number;
}

async function prepare(
  { port, pid }: RunningGuest,
  program: string,
  args: readonly string[],
): Promise<() => Promise<GuestExecuted>> {
  const words = [program, ...args];
  if (words.some((word) => word.includes('\n'))) throw new Error('a word has several lines');
  port.send(`run ${words.length}\n${words.join('\n')}\n`);
  await port.line();
  return async () => {
    const usedBefore = cpuSeconds(pid) ?? 0;
    port.send('go\n');
    await port.line();
    const startedAtMs = performance.now();
    const [, status, outBytes, errBytes] = (await port.line()).split(' ').map(Number);
    const seconds = (performance.now() - startedAtMs) / 1000;
    const used = (cpuSeconds(pid) ?? 0) - usedBefore;
    const stdout = await port.bytes(outBytes ?? 0);
    const stderr = await port.bytes(errBytes ?? 0);
    if (status === LACKS) throw new Lacking(stderr.trim());
    if (status !== 0) {
      const where = `in the guest: ${stderr.trim().split('\n').at(-1) || `status ${status}`}`;
      throw new Problem({ what: `${program} failed`, where });
    }
    return { stdout, seconds, cpuSeconds: used, startedAtMs };
  };
}
