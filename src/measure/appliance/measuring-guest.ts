import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuSeconds, startTicks } from '../../collect/process-ticks.ts';
import { Problem } from '../../model/problem.ts';
import { type Executed, tiedToUs } from '../execute.ts';
import { Lacking } from '../lacking.ts';
import type { Leases } from '../leases.ts';
import { type GuestPort, openGuestPort } from './guest-port.ts';

export interface GuestShape {
  readonly accelerator: 'kvm' | 'tcg';
  readonly kernel: string;
  readonly initramfs: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** The pCPUs its threads may run on; all if left out. */
  readonly cpus?: readonly number[];
}

/** A guest that runs programs of this host. */
export interface MeasuringGuest {
  /** Brings the program to the start; what is returned starts it and waits for its end. */
  prepare(program: string, args: readonly string[]): Promise<() => Promise<Executed>>;
  close(): Promise<void>;
}

export interface GuestGround {
  readonly leases: Leases;
  readonly signal: AbortSignal;
}

/** Emulated on a busy host a boot takes a minute. */
const BOOT_TIMEOUT_MS = 300_000;
/** As a program of ours ends where the machine lacks what was asked for (programs/bench.h). */
const LACKS = 3;
const DIRECTORY = '/run';
const KERNEL_ARGUMENTS = 'console=ttyS0 quiet panic=-1 mitigations=off nokaslr cryptomgr.notests';

/** Starts a guest and waits until it answers. */
export async function startGuest(
  shape: GuestShape,
  { leases, signal }: GuestGround,
): Promise<MeasuringGuest> {
  // Short: the path of a socket has at most 107 bytes (unix(7)).
  const directory = join(DIRECTORY, `virt-tune-guest-${randomBytes(4).toString('hex')}`);
  const remove = leases.take({ kind: 'directory', path: directory });
  mkdirSync(directory, { mode: 0o700 });
  const log = openSync(join(directory, 'log'), 'w', 0o600);
  const bound = shape.cpus === undefined ? [] : ['taskset', '-c', shape.cpus.join(',')];
  const [first = '', ...rest] = [...bound, 'qemu-system-x86_64', ...argumentsOf(shape, directory)];
  const [program, words] = tiedToUs(first, rest);
  const child = spawn(program, words, { stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => undefined);
  const pid = child.pid ?? 0;
  const end = leases.take({ kind: 'process', pid, startTicks: startTicks(pid) ?? 0 });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async (): Promise<void> => {
    await end();
    await ended;
    await remove();
  };
  try {
    const port = await openGuestPort(join(directory, 'port'), signal);
    await greeting(port, directory);
    return { prepare: (name, args) => prepare({ port, pid }, name, args), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function argumentsOf(shape: GuestShape, directory: string): string[] {
  return [
    ...['-name', 'virt-tune-measure', '-machine', 'q35', '-accel', shape.accelerator],
    ...['-cpu', shape.accelerator === 'kvm' ? 'host' : 'max', '-smp', String(shape.vcpus)],
    ...['-m', String(shape.memoryMiB), '-nodefaults', '-display', 'none', '-no-reboot'],
    ...['-kernel', shape.kernel, '-initrd', shape.initramfs, '-append', KERNEL_ARGUMENTS],
    ...['-serial', `file:${directory}/console`, '-device', 'virtio-serial-pci'],
    ...['-chardev', `socket,id=port,path=${directory}/port,server=on,wait=off`],
    ...['-device', 'virtserialport,chardev=port,name=virt-tune'],
  ];
}

async function greeting(port: GuestPort, directory: string): Promise<void> {
  const timer = setTimeout(() => port.close(), BOOT_TIMEOUT_MS);
  try {
    await port.line();
  } catch (cause) {
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
): Promise<() => Promise<Executed>> {
  const words = [program, ...args];
  if (words.some((word) => word.includes('\n'))) throw new Error('a word has several lines');
  port.send(`run ${words.length}\n${words.join('\n')}\n`);
  await port.line();
  return async () => {
    const usedBefore = cpuSeconds(pid) ?? 0;
    const startedAt = performance.now();
    port.send('go\n');
    const [, status, outBytes, errBytes] = (await port.line()).split(' ').map(Number);
    const seconds = (performance.now() - startedAt) / 1000;
    const used = (cpuSeconds(pid) ?? 0) - usedBefore;
    const stdout = await port.bytes(outBytes ?? 0);
    const stderr = await port.bytes(errBytes ?? 0);
    if (status === LACKS) throw new Lacking(stderr.trim());
    if (status !== 0) {
      const where = `in the guest: ${stderr.trim().split('\n').at(-1) || `status ${status}`}`;
      throw new Problem({ what: `${program} failed`, where });
    }
    return { stdout, seconds, cpuSeconds: used };
  };
}
