// biome-ignore lint/correctness/noUnresolvedImports: Node 24 has it; Biome's list of Node's modules does not
import type { DatabaseSync } from 'node:sqlite';
import { guestMetrics } from '../../vitals/metrics.ts';

/** How long figures are kept, and how finely. */
export interface Level {
  /** Table, and the word for it in messages. */
  readonly name: 'raw' | 'fine' | 'coarse';
  /** 0: as they were sampled. */
  readonly stepS: number;
  readonly keepS: number;
}

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

export const levels: readonly Level[] = [
  { name: 'raw', stepS: 0, keepS: 6 * HOUR_S },
  { name: 'fine', stepS: 300, keepS: 7 * DAY_S },
  { name: 'coarse', stepS: HOUR_S, keepS: 400 * DAY_S },
];

/** Of all of it together; beyond, the oldest of the longest-kept figures go first. */
export const MOST_BYTES = 512 * 1024 * 1024;
const PAGE_BYTES = 4096;
/** How long a statement waits for another process's transaction. */
const BUSY_MS = 500;
const LAYOUT = 1;

/** Metrics have fixed columns, so that a row is small. Their names are ours, never from outside. */
export const columns: readonly string[] = guestMetrics.map(({ name }) => `"${name}"`);

/** Makes the tables where there are none; throws where the file is of another layout or none of ours. */
export function prepare(database: DatabaseSync, mostBytes: number): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  // WAL with NORMAL: a process that is killed loses nothing that was committed, a power cut the last seconds.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  database.exec(`PRAGMA max_page_count = ${mostBytes / PAGE_BYTES}`);
  const { user_version: layout } = database.prepare('PRAGMA user_version').get() ?? {};
  if (layout === LAYOUT) return;
  if (layout !== 0)
    throw new Error(`its layout is ${String(layout)}, this program knows ${LAYOUT}`);
  const values = columns.map((column) => `${column} REAL`).join(', ');
  const tables = levels.map(
    ({ name }) =>
      `CREATE TABLE ${name} (guest INTEGER NOT NULL, at INTEGER NOT NULL, ${values}, PRIMARY KEY (guest, at)) WITHOUT ROWID, STRICT;`,
  );
  database.exec(`BEGIN;
    CREATE TABLE guest (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, seen INTEGER NOT NULL) STRICT;
    ${tables.join('\n')}
    PRAGMA user_version = ${LAYOUT};
    COMMIT;`);
}
