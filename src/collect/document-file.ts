import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { Problem } from '../model/problem.ts';
import { errorCode } from './file-tree.ts';

/** A kind of JSON file that is read: for what is said where a file is something else. */
export interface DocumentKind {
  /** "snapshot" */
  readonly name: string;
  /** Where to get a right one. */
  readonly remedy: string;
  readonly maxBytes: number;
  /** Who may read it, where that is a reason. */
  readonly readers?: string;
}

export function readBytes(path: string, kind: DocumentKind): Uint8Array {
  let descriptor: number | undefined;
  try {
    // O_NONBLOCK: a FIFO without a writer must not hang us.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) throw notOfKind(kind, path, 'is a directory');
    if (!stat.isFile())
      throw new Problem({
        what: `cannot read a ${kind.name} from what is no regular file`,
        where: path,
        remedy: 'pipe it in, with - for its name',
      });
    if (stat.size > kind.maxBytes)
      throw notOfKind(kind, path, `is larger than ${kind.maxBytes / 1024 / 1024} MiB`);
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unopenable(path, kind, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** @param where what the bytes came from, for the person */
export function parseDocument(bytes: Uint8Array, where: string, kind: DocumentKind): unknown {
  const text = decode(bytes, where, kind);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const truncated = endsTooEarly(reason, text);
    throw new Problem({
      what: truncated
        ? `the ${kind.name} is cut off`
        : `this is not a ${kind.name}: it is not JSON`,
      where,
      remedy: truncated ? 'copy or save it again' : `${reason.split('\n', 1)[0]}; ${kind.remedy}`,
      cause: error,
    });
  }
}

/** Whether JSON.parse was content until the text was over; its message names the place, or the end. */
function endsTooEarly(reason: string, text: string): boolean {
  const position = /position (\d+)/.exec(reason)?.[1];
  return position === undefined
    ? /end of JSON input/.test(reason) && text.trim() !== ''
    : Number(position) >= text.length;
}

export function notOfKind(kind: DocumentKind, where: string, why: string): Problem {
  return new Problem({
    what: `this is not a ${kind.name}: it ${why}`,
    where,
    remedy: kind.remedy,
  });
}

/** What the schema finds wrong with a document, the first of it. */
export function wrongForm(error: z.ZodError, where: string, kind: DocumentKind): Problem {
  const { path, message } = deepest(error.issues[0]);
  return new Problem({
    what: `the ${kind.name} does not have the form its schema asks for`,
    where: `${where}, at ${pathText(path)}`,
    remedy: `${message}; ${kind.remedy}`,
  });
}

function unopenable(path: string, kind: DocumentKind, cause: unknown): Problem {
  const code = errorCode(cause);
  const remedies: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file; check its name',
    ENOTDIR: 'there is no such file; check its name',
    EACCES: kind.readers ?? 'permission denied',
  };
  return new Problem({
    what: `cannot read the ${kind.name}`,
    where: path,
    remedy: remedies[code] ?? code,
    cause,
  });
}

function decode(bytes: Uint8Array, where: string, kind: DocumentKind): string {
  if (bytes.length === 0) throw notOfKind(kind, where, 'is empty');
  if (bytes.subarray(0, 2).join() === '31,139')
    throw new Problem({ what: 'this file is compressed', where, remedy: 'unpack it with gunzip' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notOfKind(kind, where, 'is not text (UTF-8)');
  }
}

/** Where in the document, and what is wrong there. */
interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * A fact is one of three shapes; of the faults of all three, the one furthest inside is about the shape
 * that was meant.
 */
function deepest(issue: z.core.$ZodIssue | undefined): Fault {
  let best: Fault = { path: issue?.path ?? [], message: issue?.message ?? 'invalid' };
  if (issue?.code !== 'invalid_union') return best;
  for (const inner of issue.errors.flat()) {
    const fault = deepest(inner);
    const path = [...issue.path, ...fault.path];
    if (path.length > best.path.length) best = { path, message: fault.message };
  }
  return best;
}

/** `guests[3].runtime.value.threads` */
function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'its top';
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      return index === 0 ? String(step) : `.${String(step)}`;
    })
    .join('');
}
