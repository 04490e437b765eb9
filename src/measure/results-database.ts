import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
// biome-ignore lint/correctness/noUnresolvedImports: part of Node since 22.5, which the linter does not know
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { Problem } from '../model/problem.ts';

const SCHEMA_VERSION = 1;
const SCHEMA = `
CREATE TABLE campaigns (
  id INTEGER PRIMARY KEY,
  campaign TEXT NOT NULL,
  host TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  version TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at TEXT NOT NULL,
  spent_ms REAL NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  campaign INTEGER NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  configuration TEXT NOT NULL,
  round INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  duration_ms REAL NOT NULL,
  acceleration TEXT NOT NULL,
  noise TEXT NOT NULL,
  marks TEXT NOT NULL,
  readings TEXT NOT NULL
) STRICT;
CREATE INDEX runs_of_campaign ON runs (campaign);
CREATE TABLE left_out (
  campaign INTEGER NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  configuration TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (campaign, configuration)
) STRICT;
PRAGMA user_version = ${SCHEMA_VERSION};
`;

export function openDatabase(path: string): DatabaseSync {
  try {
    // Made by us first: SQLite would make it readable for all.
    if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 });
    chmodSync(path, 0o600);
    const database = new DatabaseSync(path, { timeout: 5000 });
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;',
    );
    bringUp(database, path);
    return database;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem({
      what: 'the results cannot be opened',
      where: path,
      remedy: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}

/** Who only looks waits no longer for one that writes. */
const READ_TIMEOUT_MS = 250;

/** To look only: makes and changes nothing. Undefined where nothing was kept; throws where it cannot be read. */
export function openToRead(path: string): DatabaseSync | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const database = new DatabaseSync(path, { readOnly: true, timeout: READ_TIMEOUT_MS });
  try {
    if (isNew(database, path)) {
      database.close();
      return undefined;
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function bringUp(database: DatabaseSync, path: string): void {
  if (isNew(database, path)) database.exec(`BEGIN; ${SCHEMA} COMMIT;`);
}

/** Whether nothing is in it yet. */
function isNew(database: DatabaseSync, path: string): boolean {
  const { user_version: version } = z
    .object({ user_version: z.int() })
    .parse(database.prepare('PRAGMA user_version').get());
  if (version === SCHEMA_VERSION || version === 0) return version === 0;
  throw new Problem({
    what: 'these results were kept by a newer virt-tune',
    where: path,
    remedy: 'use that one, or set VIRT_TUNE_STATE to another directory',
  });
}
