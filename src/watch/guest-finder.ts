import type { FileTree } from '../collect/file-tree.ts';
import { findVmmProcesses, type ProcessScan, type VmmProcess } from '../collect/guest/processes.ts';
import { parseStatLine, type StatLine } from '../collect/guest/stat-line.ts';
import { known, valueOrUndefined } from '../model/fact.ts';

/** A VMM process, told from a later one with the same number by when it was started. */
export interface FoundProcess {
  readonly process: VmmProcess;
  readonly startTicks: number;
  readonly vhostThreads: readonly number[];
}

export interface GuestFinder {
  /** What came and what went since the last time. */
  look(): { readonly came: readonly FoundProcess[]; readonly went: readonly number[] };
}

/** A process may be looked at between its fork and its exec, when it does not look like a guest yet. */
const LOOKS_TO_SETTLE = 2;
/** A number may be given to a process again unseen: from time to time nothing is taken for settled. */
const LOOKS_TO_FORGET = 30;

/**
 * Finds VMM processes again and again. To read the command line and the descriptors of every process of a host
 * costs far more than to sample its guests, so a process that is none is not looked at again.
 */
export function createGuestFinder(files: FileTree, ownPid: number): GuestFinder {
  const guests = new Map<number, FoundProcess>();
  let settled = new Map<number, number>();
  let looks = 0;
  return {
    look: () => {
      looks += 1;
      if (looks % LOOKS_TO_FORGET === 0) settled = new Map();
      const pids = numbersIn(valueOrUndefined(files.names('/proc')) ?? []);
      const went = [...guests.values()].filter(
        ({ process: { pid }, startTicks }) => statOf(files, pid)?.startTicks !== startTicks,
      );
      for (const { process } of went) guests.delete(process.pid);
      const unknown = pids.filter(
        (pid) => !guests.has(pid) && (settled.get(pid) ?? 0) < LOOKS_TO_SETTLE,
      );
      const came = unknown.length === 0 ? [] : newGuests(files, ownPid, { unknown, guests });
      for (const found of came) guests.set(found.process.pid, found);
      settled = settledNow(pids, settled, guests);
      return { came, went: went.map(({ process }) => process.pid) };
    },
  };
}

function numbersIn(names: readonly string[]): number[] {
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

function newGuests(
  files: FileTree,
  ownPid: number,
  among: {
    readonly unknown: readonly number[];
    readonly guests: ReadonlyMap<number, FoundProcess>;
  },
): FoundProcess[] {
  const found = findVmmProcesses(only(files, among.unknown), ownPid).processes;
  if (found.length === 0) return [];
  // A child of a known guest with the same command line is a helper of it: show them together.
  const parents = found.flatMap(({ pid }) => statOf(files, pid)?.parentPid ?? []);
  const shown = [...among.unknown, ...parents.filter((pid) => among.guests.has(pid))];
  const scan = findVmmProcesses(only(files, shown), ownPid);
  return scan.processes
    .filter(({ pid }) => !among.guests.has(pid))
    .flatMap((process) => asFound(files, scan, process));
}

function asFound(files: FileTree, scan: ProcessScan, process: VmmProcess): FoundProcess[] {
  const startTicks = statOf(files, process.pid)?.startTicks;
  if (startTicks === undefined) return [];
  return [{ process, startTicks, vhostThreads: scan.vhostThreads.get(process.pid) ?? [] }];
}

/** The tree with no other processes in it than these. */
function only(files: FileTree, pids: readonly number[]): FileTree {
  return {
    ...files,
    names: (path) => (path === '/proc' ? known(pids.map(String)) : files.names(path)),
  };
}

function settledNow(
  pids: readonly number[],
  before: ReadonlyMap<number, number>,
  guests: ReadonlyMap<number, FoundProcess>,
): Map<number, number> {
  const now = new Map<number, number>();
  for (const pid of pids) if (!guests.has(pid)) now.set(pid, (before.get(pid) ?? 0) + 1);
  return now;
}

/** Undefined when the process has gone. */
function statOf(files: FileTree, pid: number): StatLine | undefined {
  const stat = parseStatLine(valueOrUndefined(files.text(`/proc/${pid}/stat`)) ?? '');
  return stat === undefined || stat.state === 'Z' || stat.state === 'X' ? undefined : stat;
}
