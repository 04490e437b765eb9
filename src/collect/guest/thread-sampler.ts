import { closeSync, constants, openSync, readSync } from 'node:fs';
import { errorCode } from '../file-tree.ts';
import { parseLastCpu, parseSchedStat, type SchedStat } from './thread-files.ts';

/**
 * Reads schedstat and stat of many threads again and again at the least cost: descriptors are kept open
 * and re-read from position 0 into one buffer. A descriptor belongs to one thread for ever, so a thread id
 * that is used again cannot be mistaken for the old thread.
 *
 * For this machine only; a tree of files is read once, without a sampler.
 */
export interface ThreadSampler {
  /** Adds a thread; `pid` is its process. Following a thread twice changes nothing. */
  follow(pid: number, tid: number): void;
  /** Forgets all threads of a process. */
  forget(pid: number): void;
  /** Forgets one thread: one that ended is of no use, and its id may come again. */
  forgetThread(tid: number): void;
  /** Takes one reading of every followed thread, or of those whose process is due. */
  read(isDue?: (pid: number) => boolean): void;
  /** The latest reading; `ended` once the thread is gone. Undefined if not followed or never read. */
  reading(tid: number): Readonly<ThreadReading> | undefined;
  close(): void;
}

export interface ThreadReading extends SchedStat {
  lastCpu: number;
  /** ended: the thread is gone, the numbers are its last; otherwise why the file could not be read. */
  problem: 'none' | 'ended' | 'no-schedstat' | 'denied' | 'unparsable';
}

interface Slot {
  readonly pid: number;
  readonly tid: number;
  schedStat: number;
  stat: number;
  taken: boolean;
  readonly reading: ThreadReading;
}

/** Longest stat line: 52 numbers of at most 20 digits and a name. */
const BUFFER_BYTES = 4096;
/** Each thread keeps two files open. */
const FILES_PER_THREAD = 2;
const NOT_KEPT = -1;

/** @param maxDescriptors how many files may stay open; threads beyond it are opened anew each time. */
export function createThreadSampler(maxDescriptors: number): ThreadSampler {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  const slots = new Map<number, Slot>();
  let kept = 0;
  const release = (slot: Slot): void => {
    for (const descriptor of [slot.schedStat, slot.stat]) {
      if (descriptor === NOT_KEPT) continue;
      closeSync(descriptor);
      kept -= 1;
    }
    slot.schedStat = NOT_KEPT;
    slot.stat = NOT_KEPT;
  };
  const keepOpen = (slot: Slot): void => {
    if (kept + FILES_PER_THREAD > maxDescriptors) return;
    slot.schedStat = tryOpen(taskFile(slot, 'schedstat'));
    if (slot.schedStat !== NOT_KEPT) kept += 1;
    slot.stat = tryOpen(taskFile(slot, 'stat'));
    if (slot.stat !== NOT_KEPT) kept += 1;
  };
  return {
    follow: (pid, tid) => {
      if (slots.has(tid)) return;
      const slot = newSlot(pid, tid);
      keepOpen(slot);
      slots.set(tid, slot);
    },
    forget: (pid) => {
      for (const slot of [...slots.values()]) {
        if (slot.pid !== pid) continue;
        release(slot);
        slots.delete(slot.tid);
      }
    },
    forgetThread: (tid) => {
      const slot = slots.get(tid);
      if (slot === undefined) return;
      release(slot);
      slots.delete(tid);
    },
    read: (isDue) => {
      for (const slot of slots.values()) {
        if (slot.reading.problem === 'ended' || isDue?.(slot.pid) === false) continue;
        readSlot(slot, buffer);
        if (slot.reading.problem !== 'none') release(slot);
      }
    },
    reading: (tid) => {
      const slot = slots.get(tid);
      return slot?.taken === true ? slot.reading : undefined;
    },
    close: () => {
      for (const slot of slots.values()) release(slot);
      slots.clear();
    },
  };
}

function newSlot(pid: number, tid: number): Slot {
  return {
    pid,
    tid,
    schedStat: NOT_KEPT,
    stat: NOT_KEPT,
    taken: false,
    reading: { runNs: 0, runDelayNs: 0, timeslices: 0, lastCpu: -1, problem: 'none' },
  };
}

function readSlot(slot: Slot, buffer: Buffer): void {
  const { reading } = slot;
  slot.taken = true;
  try {
    const { runNs, timeslices } = reading;
    const schedStat = readFile(slot, slot.schedStat, 'schedstat', buffer);
    if (!parseSchedStat(buffer, schedStat, reading)) reading.problem = 'unparsable';
    // A thread that has not run since is where it was: most are at any time, and stat is the dearer file.
    const ran = reading.runNs !== runNs || reading.timeslices !== timeslices;
    if (!ran && reading.lastCpu >= 0) return;
    const stat = readFile(slot, slot.stat, 'stat', buffer);
    reading.lastCpu = parseLastCpu(buffer, stat);
  } catch (error) {
    reading.problem = problemOf(slot, errorCode(error), buffer);
  }
}

/** ENOENT: the thread is gone, or this kernel has no scheduler statistics; its stat file tells which. */
function problemOf(slot: Slot, code: string, buffer: Buffer): ThreadReading['problem'] {
  if (code === 'EACCES' || code === 'EPERM') return 'denied';
  if (code !== 'ENOENT') return 'ended';
  try {
    const stat = readFile(slot, NOT_KEPT, 'stat', buffer);
    slot.reading.lastCpu = parseLastCpu(buffer, stat);
    return 'no-schedstat';
  } catch {
    return 'ended';
  }
}

function readFile(slot: Slot, kept: number, name: 'schedstat' | 'stat', buffer: Buffer): number {
  if (kept !== NOT_KEPT) return readSync(kept, buffer, 0, BUFFER_BYTES, 0);
  const descriptor = openSync(taskFile(slot, name), constants.O_RDONLY);
  try {
    return readSync(descriptor, buffer, 0, BUFFER_BYTES, 0);
  } finally {
    closeSync(descriptor);
  }
}

function taskFile(slot: Slot, name: string): string {
  return `/proc/${slot.pid}/task/${slot.tid}/${name}`;
}

/** Too many open files, or a thread that has just ended: reading by path will tell. */
function tryOpen(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY);
  } catch (error) {
    errorCode(error);
    return NOT_KEPT;
  }
}
