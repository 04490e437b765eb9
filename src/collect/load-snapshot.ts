import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { Problem } from '../model/problem.ts';
import { type ShapeTest, shapeTest } from '../model/shape-test.ts';
import { SNAPSHOT_SCHEMA, Snapshot } from '../model/snapshot.ts';
import { errorCode } from './file-tree.ts';

/** A thousand guests with all their threads are about 30 MiB. */
const MAX_SNAPSHOT_BYTES = 512 * 1024 * 1024;

const SAVE_ANOTHER = 'save one with virt-tune snapshot --output FILE';

let snapshotTest: ShapeTest | undefined;
/** The schema's own word takes longer than all checks together where there are a thousand guests. */
function isSnapshot(document: unknown): document is Snapshot {
  snapshotTest ??= shapeTest(Snapshot);
  return snapshotTest(document);
}

/** The snapshot as it is saved: the same text for the same snapshot, however often it is loaded and saved. */
export function snapshotText(snapshot: Snapshot): string {
  // Through the schema, which puts the members into its own order.
  return `${JSON.stringify(Snapshot.parse(snapshot), null, 2)}\n`;
}

/** Reads a saved snapshot. Rejects anything else with a `Problem` that says what it is. */
export function loadSnapshot(path: string): Snapshot {
  return parseSnapshot(readBytes(path), path);
}

/** @param where what the bytes came from, for the person */
export function parseSnapshot(bytes: Uint8Array, where: string): Snapshot {
  const document = parseJson(decode(bytes, where), where);
  checkSchemaName(document, where);
  if (isSnapshot(document)) return document;
  const result = Snapshot.safeParse(document);
  if (result.success) return result.data;
  const { path, message } = deepest(result.error.issues[0]);
  throw new Problem({
    what: 'the snapshot does not have the form its schema asks for',
    where: `${where}, at ${pathText(path)}`,
    remedy: `${message}; ${SAVE_ANOTHER}`,
  });
}

function readBytes(path: string): Uint8Array {
  let descriptor: number | undefined;
  try {
    // O_NONBLOCK: a FIFO without a writer must not hang us.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) throw notSnapshot(path, 'is a directory');
    if (!stat.isFile())
      throw new Problem({
        what: 'cannot read a snapshot from what is no regular file',
        where: path,
        remedy: 'pipe it in, with - for its name',
      });
    if (stat.size > MAX_SNAPSHOT_BYTES)
      throw notSnapshot(path, `is larger than ${MAX_SNAPSHOT_BYTES / 1024 / 1024} MiB`);
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unopenable(path, errorCode(error), error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function unopenable(path: string, code: string, cause: unknown): Problem {
  const remedies: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file; check its name',
    ENOTDIR: 'there is no such file; check its name',
    EACCES: 'permission denied; snapshots are readable for the user who saved them',
  };
  return new Problem({
    what: 'cannot read the snapshot',
    where: path,
    remedy: remedies[code] ?? code,
    cause,
  });
}

function notSnapshot(where: string, why: string): Problem {
  return new Problem({ what: `this is not a snapshot: it ${why}`, where, remedy: SAVE_ANOTHER });
}

function decode(bytes: Uint8Array, where: string): string {
  if (bytes.length === 0) throw notSnapshot(where, 'is empty');
  if (bytes.subarray(0, 2).join() === '31,139')
    throw new Problem({ what: 'this file is compressed', where, remedy: 'unpack it with gunzip' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notSnapshot(where, 'is not text (UTF-8)');
  }
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const truncated = /^\s*\{/.test(text) && !/\}\s*$/.test(text);
    throw new Problem({
      what: truncated ? 'the snapshot is cut off' : 'this is not a snapshot: it is not JSON',
      where,
      remedy: truncated ? 'copy or save it again' : `${reason.split('\n', 1)[0]}; ${SAVE_ANOTHER}`,
      cause: error,
    });
  }
}

function checkSchemaName(document: unknown, where: string): void {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw notSnapshot(where, 'is no JSON object');
  const schema = 'schema' in document ? document.schema : undefined;
  if (schema === SNAPSHOT_SCHEMA) return;
  if (typeof schema !== 'string') throw notSnapshot(where, 'names no schema');
  const version = /^virt-tune\/snapshot\/(\d+)$/.exec(schema)?.[1];
  if (version === undefined)
    throw notSnapshot(where, `is a ${JSON.stringify(schema.slice(0, 80))} document`);
  throw new Problem({
    what: `the snapshot has version ${version} of its format; this virt-tune reads ${SNAPSHOT_SCHEMA.split('/')[2]}`,
    where,
    remedy: 'use the virt-tune that saved it, or take a new snapshot',
  });
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
