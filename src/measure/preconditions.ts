import { accessSync, constants, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { errorCode } from '../collect/file-tree.ts';
import { namesText } from '../model/amount.ts';
import type { Guest } from '../model/guest.ts';
import { Problem } from '../model/problem.ts';
import { requirePrograms } from './required-programs.ts';
import type { Needs } from './workload.ts';

const MIB = 1024 * 1024;
/** What is left of a file system or of memory when a campaign uses what it needs. */
const SPARE_DISK_MIB = 1024;
const SPARE_MEMORY_MIB = 256;

/** In front of every program (execute.ts). */
const ALWAYS = [
  { program: 'setpriv', package: 'util-linux' },
  { program: 'taskset', package: 'util-linux' },
] as const;

/** Throws a `Problem` for the first thing that a campaign needs and this host does not have. */
export function requireMachine(needs: readonly Needs[], scratch: string): void {
  requirePrograms([...ALWAYS, ...needs.flatMap(({ programs }) => programs)]);
  if (needs.some(({ root }) => root === true) && process.geteuid?.() !== 0) {
    throw new Problem({
      what: 'this campaign sets knobs, mounts or limits, which only root may',
      remedy: 'run it as root',
    });
  }
  requireScratch(scratch);
  requireCpus(most(needs, ({ cpus }) => cpus));
  requireDisk(neededDiskMiB(needs), scratch);
  requireMemory(most(needs, ({ memoryMiB }) => memoryMiB));
}

/** Load of ours would disturb them, and theirs our figures. */
export function requireNoGuests(guests: readonly Guest[]): void {
  const running = guests.filter(({ state }) => state === 'running');
  if (running.length === 0) return;
  throw new Problem({
    what: `guests run on this host, and measuring would slow them: ${namesText(running.map(({ name }) => name))}`,
    remedy: 'measure on a host without guests, or say --beside-guests',
  });
}

/** One run at a time beside all that is kept. It is less where memory ends guests early, or one cannot be had here. */
export function neededDiskMiB(needs: readonly Needs[]): number {
  const kept = new Map(needs.flatMap(({ keptDisk: disk }) => (disk ? [[disk.guest, disk]] : [])));
  const keptMiB = [...kept.values()].reduce((sum, { diskMiB }) => sum + diskMiB, 0);
  return keptMiB + most(needs, ({ diskMiB }) => diskMiB);
}

function most(needs: readonly Needs[], of: (each: Needs) => number | undefined): number {
  return Math.max(0, ...needs.map((each) => of(each) ?? 0));
}

function requireScratch(scratch: string): void {
  try {
    accessSync(scratch, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Problem({
      what: 'there is no place to make images and files',
      where: `${scratch}, ${errorCode(cause)}`,
      remedy: 'name a directory you may write to with --scratch',
      cause,
    });
  }
}

function requireCpus(cpus: number): void {
  if (availableParallelism() >= cpus) return;
  throw new Problem({
    what: `this campaign needs ${cpus} CPUs, and may use ${availableParallelism()}`,
    remedy: 'run it on a larger host, or outside of a cpuset that is so small',
  });
}

function requireDisk(neededMiB: number, scratch: string): void {
  if (neededMiB === 0) return;
  const { bavail, bsize } = statfsSync(scratch);
  const freeMiB = Math.floor((bavail * bsize) / MIB);
  if (freeMiB >= neededMiB + SPARE_DISK_MIB) return;
  throw new Problem({
    what: `this campaign needs ${neededMiB + SPARE_DISK_MIB} MiB of disk space, and ${freeMiB} are free`,
    where: scratch,
    remedy: 'free some, or name another directory with --scratch',
  });
}

function requireMemory(neededMiB: number): void {
  const text = /^MemAvailable: +(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  // Kernels before 3.14 do not say.
  if (text === undefined) return;
  const freeMiB = Math.floor(Number(text) / 1024);
  if (freeMiB >= neededMiB + SPARE_MEMORY_MIB) return;
  throw new Problem({
    what: `this campaign needs ${neededMiB + SPARE_MEMORY_MIB} MiB of memory, and ${freeMiB} are available`,
    remedy: 'free some, or choose smaller working sets',
  });
}
