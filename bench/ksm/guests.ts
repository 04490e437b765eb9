import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LeasedProcess, spawnLeased } from '../../src/measure/leased-process.ts';
import type { Leases } from '../../src/measure/leases.ts';

/** Per cent of a guest's memory. */
const ALIKE = 40;
const BUSY = 15;
const BUSY_S = 20;

/** Memory of several guests: they come one after the other, and the first ends in between. */
export interface Load {
  readonly guests: number;
  readonly guestMiB: number;
  readonly seconds: number;
}

export interface Guests {
  /** Those that should be there by now come, the first goes when it is time. */
  follow(atS: number): Promise<void>;
  pids(): ReadonlySet<number>;
  /** Resident memory of all, KiB, merged pages counted for each that has them. */
  residentKiB(): number;
  /** None of them runs until what is returned is called. */
  freeze(): () => void;
  stop(): Promise<void>;
}

/** When the last guest comes, and when the first goes, as shares of the time of an arm. */
const COME_BY = 0.2;
const GOES_AT = 0.8;

/** What can be merged away while so many guests are there. */
export function mergeableKiB({ guestMiB }: Load, there: number): number {
  return Math.max(0, there - 1) * Math.floor((guestMiB * 256 * ALIKE) / 100) * 4;
}

export function lastComesS({ seconds }: Load): number {
  return seconds * COME_BY;
}

/** The program has the name by which QEMU is found. */
export function buildGuest(directory: string): string {
  const program = join(directory, 'qemu-system-x86_64');
  const source = join(import.meta.dirname, 'guest.c');
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, source]);
  return program;
}

export function startGuests(program: string, load: Load, leases: Leases): Guests {
  const there: LeasedProcess[] = [];
  let came = 0;
  let went = 0;
  const start = async (): Promise<void> => {
    came += 1;
    const words = [
      ...['env', `ALIKE=${ALIKE}`, `BUSY=${BUSY}`, `BUSY_S=${BUSY_S}`, program],
      ...['-name', `ksm-${came}`, '-machine', 'q35', '-m', String(load.guestMiB)],
    ];
    const guest = spawnLeased(words, ['ignore', 'pipe', 'inherit'], leases);
    there.push(guest);
    const { stdout } = guest.child;
    const ended = once(guest.child, 'exit').then(() => undefined);
    if (stdout === null || (await Promise.race([once(stdout, 'data'), ended])) === undefined)
      throw new Error('a guest ended before it was ready');
  };
  return {
    follow: async (atS) => {
      const due = 1 + Math.floor((atS / lastComesS(load)) * (load.guests - 1));
      while (came < Math.min(due, load.guests)) await start();
      if (went === 0 && atS >= load.seconds * GOES_AT) {
        went += 1;
        await there.shift()?.end();
      }
    },
    pids: () => new Set(there.map(({ pid }) => pid)),
    residentKiB: () => there.reduce((sum, { pid }) => sum + residentKiB(pid), 0),
    freeze: () => {
      for (const { child } of there) child.kill('SIGSTOP');
      return () => {
        for (const { child } of there) child.kill('SIGCONT');
      };
    },
    stop: async () => {
      for (const guest of there.splice(0)) await guest.end();
    },
  };
}

function residentKiB(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4;
}
