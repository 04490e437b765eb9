import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { absent, type Fact, known, thenFact, unreadable } from '../model/fact.ts';
import { confine, type Resolve } from './confine.ts';
import { Refused } from './refused.ts';

/**
 * The only reader of files for collectors: this machine's `/`, or another machine's tree below a directory.
 * All calls are synchronous: /proc and /sys answer from memory, and asynchronous reads cost 40 times more CPU.
 */
export interface FileTree {
  /** '' for this machine, else the absolute directory that stands for `/`. */
  readonly root: string;
  /** Whole file as text without the trailing newline; absolute path as on the described machine. */
  text(path: string): Fact<string>;
  /** A file that holds one decimal number (`max` and other words are unreadable). */
  number(path: string): Fact<number>;
  /** Names in a directory, in the kernel's order. */
  names(path: string): Fact<string[]>;
  /** Target of a symbolic link as stored. */
  link(path: string): Fact<string>;
  exists(path: string): boolean;
}

/** O_NONBLOCK: a FIFO in a foreign tree must not hang us; without a writer it reads as empty. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK;
/** Larger than any file a collector wants (numa_maps of a big guest is about 1 MiB). */
const MAX_FILE_BYTES = 32 * 1024 * 1024;
/** A chunk that holds nearly every /proc and /sys file in one read. */
const FIRST_CHUNK_BYTES = 64 * 1024;

/** What the kernel answers for an attribute this device or kernel does not have. */
const ABSENT_CODES: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ENODEV',
  'ENXIO',
  'ENODATA',
  'EOPNOTSUPP',
  'ESRCH',
]);

/** On this machine a path is itself, wherever its links lead. */
const asItIs: Resolve = (path) => ({ path, follow: () => path });

export function openFileTree(root = ''): FileTree {
  const base = root === '' ? '' : realpathSync.native(root);
  const resolve = base === '' ? asItIs : confine(base);
  const flags = base === '' ? READ : READ | constants.O_NOFOLLOW;
  const buffer = Buffer.allocUnsafe(FIRST_CHUNK_BYTES);
  const text = (path: string): Fact<string> =>
    attempt(path, () => {
      const place = resolve(path);
      return readWhole(openFollowing(place, flags), buffer);
    });
  return {
    root: base,
    text,
    number: (path) => thenFact(text(path), (content) => toNumber(content, path)),
    names: (path) => attempt(path, () => readdirSync(resolve(path).follow())),
    link: (path) => attempt(path, () => readlinkSync(resolve(path).path)),
    exists: (path) => {
      try {
        const place = resolve(path);
        const found = lstatSync(place.path, { throwIfNoEntry: false });
        if (found?.isSymbolicLink() !== true) return found !== undefined;
        return statSync(place.follow(), { throwIfNoEntry: false }) !== undefined;
      } catch (error) {
        errorCode(error);
        return false;
      }
    },
  };
}

/** Links are rare among what collectors read: try without following, and look where one leads only then. */
function openFollowing(place: ReturnType<Resolve>, flags: number): number {
  try {
    return openSync(place.path, flags);
  } catch (error) {
    if (errorCode(error) !== 'ELOOP') throw error;
    return openSync(place.follow(), flags);
  }
}

function readWhole(descriptor: number, buffer: Buffer): string {
  try {
    const first = readSync(descriptor, buffer, 0, buffer.length, null);
    if (first < buffer.length) return withoutNewline(buffer.toString('utf8', 0, first));
    return readRest(descriptor, Buffer.from(buffer));
  } finally {
    closeSync(descriptor);
  }
}

function readRest(descriptor: number, first: Buffer): string {
  const chunks = [first];
  let total = first.length;
  for (;;) {
    const chunk = Buffer.allocUnsafe(FIRST_CHUNK_BYTES * 4);
    const count = readSync(descriptor, chunk, 0, chunk.length, null);
    if (count === 0) break;
    total += count;
    if (total > MAX_FILE_BYTES) throw new Refused('EFBIG');
    chunks.push(chunk.subarray(0, count));
  }
  return withoutNewline(Buffer.concat(chunks).toString('utf8'));
}

function withoutNewline(content: string): string {
  return content.endsWith('\n') ? content.slice(0, -1) : content;
}

function attempt<T>(path: string, read: () => T): Fact<T> {
  try {
    return known(read());
  } catch (error) {
    return failedRead(path, errorCode(error));
  }
}

/** Turns the code of a failed system call into the fact it stands for. */
export function failedRead(path: string, code: string): Fact<never> {
  if (ABSENT_CODES.has(code)) return absent;
  if (code === 'EACCES' || code === 'EPERM')
    return unreadable(`${path}: permission denied; run as root`);
  if (code === 'EOUTSIDE') return unreadable(`${path}: a link leads out of the tree`);
  if (code === 'EISDIR') return unreadable(`${path}: a directory, not a file`);
  if (code === 'EFBIG')
    return unreadable(`${path}: larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB`);
  return unreadable(`${path}: ${code}`);
}

export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error.code;
  throw error;
}

function toNumber(content: string, path: string): Fact<number> {
  const trimmed = content.trim();
  // No number the kernel writes has more than 64 bits.
  if (!/^-?\d{1,20}(\.\d+)?$/.test(trimmed))
    return unreadable(`${path}: not a number: ${trimmed.slice(0, 40)}`);
  return known(Number(trimmed));
}
