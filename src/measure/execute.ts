import { spawn } from 'node:child_process';
import { cpuSeconds } from '../collect/process-ticks.ts';
import { Problem } from '../model/problem.ts';
import { Lacking } from './lacking.ts';

export interface Executed {
  readonly stdout: string;
  readonly seconds: number;
  /** User and system time of the program and its children; of a guest's program, of the process that is the guest. */
  readonly cpuSeconds: number;
}

export interface ExecuteOptions {
  readonly timeoutMs: number;
  /** Where it may run; everywhere if left out. */
  readonly cpus?: readonly number[] | undefined;
}

/** Runs a program of a workload to its end, somewhere: on the host, in a container, in a guest. */
export type Execute = (
  program: string,
  args: readonly string[],
  options: ExecuteOptions,
) => Promise<Executed>;

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' };
/** Our own programs end so where the machine lacks what was asked for (programs/bench.h). */
export const LACKS = 3;

/** What is in front of a program so that it ends when we do, however that happens (PR_SET_PDEATHSIG, prctl(2)). */
export function tiedToUs(program: string, args: readonly string[]): [string, string[]] {
  return ['setpriv', ['--pdeathsig', 'KILL', '--', program, ...args]];
}

/** Runs programs on the host itself. */
export function hostExecute(signal: AbortSignal): Execute {
  return (program, args, { timeoutMs, cpus }) => {
    const bound = cpus === undefined ? [] : ['taskset', '-c', cpus.join(',')];
    const [first = program, ...rest] = [...bound, program, ...args];
    return runToEnd(tiedToUs(first, rest), program, timeoutMs, signal);
  };
}

function runToEnd(
  [command, words]: readonly [string, readonly string[]],
  program: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Executed> {
  signal.throwIfAborted();
  const usedBefore = cpuSeconds(process.pid) ?? 0;
  const startedAt = performance.now();
  // A group of its own, so that its children can be ended with it.
  const child = spawn(command, [...words], {
    detached: true,
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) killGroup(child.pid);
  };
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said.out.length < MAX_OUTPUT_BYTES) said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.err.length < MAX_OUTPUT_BYTES) said.err += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(abortReason(signal));
      else if (timedOut) reject(failure(program, `no end within ${timeoutMs / 1000} s`));
      else if (status === LACKS) reject(new Lacking(lastLine(said.err)));
      else if (status !== 0) reject(failure(program, lastLine(said.err) || `status ${status}`));
      else {
        const used = (cpuSeconds(process.pid) ?? 0) - usedBefore;
        const seconds = (performance.now() - startedAt) / 1000;
        resolve({ stdout: said.out, seconds, cpuSeconds: used });
      }
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('interrupted');
}

function failure(program: string, why: string): Problem {
  return new Problem({ what: `${program} failed`, where: why });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
