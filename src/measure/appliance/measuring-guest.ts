import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cpuSeconds } from '../../collect/process-ticks.ts';
import { Problem } from '../../model/problem.ts';
import { connectQmp, type QmpSession } from '../../qemu/qmp.ts';
import { type Executed, LACKS } from '../execute.ts';
import { createImage, fillImage } from '../images.ts';
import { Lacking } from '../lacking.ts';
import { type LeasedProcess, spawnLeased } from '../leased-process.ts';
import type { Leases } from '../leases.ts';
import { attachLoop } from '../loop-device.ts';
import type { OwnProgram } from '../own-programs.ts';
import type { Appliance } from './appliance.ts';
import { guestArguments } from './guest-arguments.ts';
import { FULL_KERNEL } from './guest-kernel.ts';
import { type GuestPort, openGuestPort } from './guest-port.ts';
import type { GuestDisk, GuestShape } from './guest-shape.ts';
import { reservePages } from './page-pool.ts';

/** A guest that runs programs of this host. */
export interface MeasuringGuest {
  readonly pid: number;
  readonly monitor: QmpSession;
  /** What its disk is on where that is no file; it belongs to this guest alone. */
  readonly hostDevice: string | undefined;
  /** Brings the program to the start; what is returned starts it and waits for its end. */
  prepare(program: string, args: readonly string[]): Promise<() => Promise<GuestExecuted>>;
  execute(program: string, args: readonly string[]): Promise<GuestExecuted>;
  /** By itself: its kernel panicked, or QEMU crashed. */
  hasEnded(): boolean;
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
const DIRECTORY = '/run';
/** For each command to QEMU, on a host whose every CPU is busy with guests. */
const MONITOR_DEADLINE_MS = 30_000;

/** Starts a guest and waits until it answers. */
export async function startGuest(
  shape: GuestShape,
  appliance: Appliance,
  { leases, signal, own, scratch }: GuestGround,
): Promise<MeasuringGuest> {
  requireDrivers(shape, appliance);
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
    if (shape.disk !== undefined) {
      const place = join(scratch, `virt-tune-measure-disk-${randomBytes(4).toString('hex')}`);
      undo.push(makeDirectory(place, leases));
      disk = join(place, 'disk');
      await makeDisk(disk, shape.disk, signal);
      if (shape.disk.isHostDevice) {
        const loop = await attachLoop(disk, true, leases);
        undo.push(loop.release);
        disk = loop.device;
      }
    }
    const words = ['qemu-system-x86_64', ...guestArguments(shape, appliance, { directory, disk })];
    const bound = shape.cpus === undefined ? [] : ['taskset', '-c', shape.cpus.join(',')];
    const small = shape.hostPage === '4k' ? [await own('small-pages')] : [];
    const { pid, end } = spawnGuest([...bound, ...small, ...words], directory, leases);
    undo.push(end);
    // Emulation crashes now and then: one run is lost by it, not the campaign.
    const ended = () => new Lacking(`the guest ended: ${lastWords(directory)}`);
    const port = await openGuestPort(join(directory, 'port'), signal, ended);
    await greeting(port, directory, signal);
    const monitor = await connectQmp(join(directory, 'monitor'), {
      deadlineMs: MONITOR_DEADLINE_MS,
    });
    undo.push(async () => monitor.close());
    const preparing: MeasuringGuest['prepare'] = (name, args) => prepare({ port, pid }, name, args);
    const execute: MeasuringGuest['execute'] = async (name, args) =>
      (await preparing(name, args))();
    const hostDevice = shape.disk?.isHostDevice === true ? disk : undefined;
    const { hasEnded } = port;
    return { pid, monitor, hostDevice, prepare: preparing, execute, hasEnded, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function requireDrivers({ drivers = [] }: GuestShape, appliance: Appliance): void {
  const missing = drivers.filter((each) => !appliance.drivers.includes(each));
  if (missing.length === 0) return;
  const kernel = basename(appliance.kernel);
  throw new Lacking(`${kernel} has no module for ${missing.join(', ')}: ${FULL_KERNEL}`);
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

async function makeDisk(file: string, disk: GuestDisk, signal: AbortSignal): Promise<void> {
  await createImage(file, disk, signal);
  if (disk.isFilled) await fillImage(file, disk, signal);
}

async function greeting(port: GuestPort, directory: string, signal: AbortSignal): Promise<void> {
  const timer = setTimeout(() => port.close(), BOOT_TIMEOUT_MS);
  try {
    await port.line();
  } catch (cause) {
    signal.throwIfAborted();
    throw new Problem({
      what: 'the measuring guest did not come up',
      where: lastWords(directory),
      remedy: 'look whether QEMU and the kernel of /boot work here',
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Of the guest's kernel, else of QEMU. */
function lastWords(directory: string): string {
  const said = ['console', 'log'].map((name) => lastLine(join(directory, name)));
  return said.find((line) => line !== '') ?? 'it said nothing';
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
