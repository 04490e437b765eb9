import { Problem } from '../model/problem.ts';
import { type ShapeTest, shapeTest } from '../model/shape-test.ts';
import { SNAPSHOT_SCHEMA, Snapshot } from '../model/snapshot.ts';
import {
  type DocumentKind,
  notOfKind,
  parseDocument,
  readBytes,
  wrongForm,
} from './document-file.ts';

const SNAPSHOT: DocumentKind = {
  name: 'snapshot',
  remedy: 'save one with virt-tune snapshot --output FILE',
  // A thousand guests with all their threads are about 30 MiB.
  maxBytes: 512 * 1024 * 1024,
  readers: 'permission denied; snapshots are readable for the user who saved them',
};

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
  return parseSnapshot(readBytes(path, SNAPSHOT), path);
}

/** @param where what the bytes came from, for the person */
export function parseSnapshot(bytes: Uint8Array, where: string): Snapshot {
  const document = parseDocument(bytes, where, SNAPSHOT);
  checkSchemaName(document, where);
  if (isSnapshot(document)) return document;
  const result = Snapshot.safeParse(document);
  if (result.success) return result.data;
  throw wrongForm(result.error, where, SNAPSHOT);
}

function checkSchemaName(document: unknown, where: string): void {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw notOfKind(SNAPSHOT, where, 'is no JSON object');
  const schema = 'schema' in document ? document.schema : undefined;
  if (schema === SNAPSHOT_SCHEMA) return;
  if (typeof schema !== 'string') throw notOfKind(SNAPSHOT, where, 'names no schema');
  const version = /^virt-tune\/snapshot\/(\d+)$/.exec(schema)?.[1];
  if (version === undefined)
    throw notOfKind(SNAPSHOT, where, `is a ${JSON.stringify(schema.slice(0, 80))} document`);
  throw new Problem({
    what: `the snapshot has version ${version} of its format; this virt-tune reads ${SNAPSHOT_SCHEMA.split('/')[2]}`,
    where,
    remedy: 'use the virt-tune that saved it, or take a new snapshot',
  });
}
