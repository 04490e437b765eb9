import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { messageOf } from '../libvirt/error.ts';
import { Problem } from '../model/problem.ts';
import type { Journal } from './journal.ts';

/** How a program is started that is not ours: path and first arguments. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** Said by a guard on its standard output once it watches. */
export const GUARD_READY = 'watching';

const START_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 500;
/** Made by systemd where it is the first process (sd_booted(3)). */
const SYSTEMD_RUNS = '/run/systemd/system';

/**
 * Starts a process that takes a run back unless it is confirmed in time, and that neither the end of this program nor
 * of the login ends: a service of systemd where there is systemd, else a process in a session of its own.
 *
 * @param program this program, told to guard that run
 */
export async function startGuard(run: number, program: Program): Promise<void> {
  try {
    if (existsSync(SYSTEMD_RUNS)) await startService(run, program);
    else await startDetached(program);
  } catch (error) {
    throw new Problem({
      what: `nothing could be started that would take the changes back: ${messageOf(error)}`,
      remedy: 'apply without --confirm-within, or mend that first',
      cause: error,
    });
  }
}

async function startService(run: number, { file, args }: Program): Promise<void> {
  const words = [
    '--quiet',
    '--collect',
    '--service-type=exec',
    `--unit=virt-tune-guard-${run}`,
    '--description=Takes changes of virt-tune back unless they are confirmed',
    '--',
    file,
    ...args,
  ];
  await promisify(execFile)('systemd-run', words, { timeout: START_LIMIT_MS });
}

async function startDetached({ file, args }: Program): Promise<void> {
  const child = spawn(file, [...args], {
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const limit = AbortSignal.timeout(START_LIMIT_MS);
  const ended = once(child, 'exit', { signal: limit }).then(([code]) => {
    throw new Error(`it ended at once with ${code}`);
  });
  const ready = once(child.stdout, 'data', { signal: limit });
  await Promise.race([ready, ended, once(child, 'error').then(([error]) => Promise.reject(error))]);
  ended.catch(() => undefined);
  // Its pipe is cut: what it says later is nobody's, and must not keep this process.
  child.stdout.destroy();
  child.unref();
}

/**
 * Waits until a run is confirmed, taken back by someone else, or its time is over.
 *
 * @returns whether it is to be taken back
 */
export async function timeIsUp(
  run: number,
  journal: Journal,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const now = journal.run(run);
    if (now === undefined || now.confirmBy === null) return false;
    const isWaiting = now.state === 'unconfirmed' || now.state === 'applying';
    if (!isWaiting) return false;
    const isOver = Date.now() >= Date.parse(now.confirmBy);
    // Who is still at work sets the time anew at the end.
    if (isOver && (now.state === 'unconfirmed' || now.interrupted)) return true;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}
