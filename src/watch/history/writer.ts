import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
// biome-ignore lint/correctness/noUnresolvedImports: Node 24 has it; Biome's list of Node's modules does not
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../libvirt/error.ts';
import type { Vitals } from '../../model/vitals.ts';
import { guestMetrics } from '../../vitals/metrics.ts';
import { columns, MOST_BYTES, prepare } from './schema.ts';
import { tidy } from './tidy.ts';
import { inTransaction } from './transaction.ts';

/** Keeps what was seen. It never throws: without a history, watching goes on, and the trouble is told. */
export interface HistoryWriter {
  /** What hinders it now, for the person; undefined where all is kept. */
  keep(vitals: Vitals, fresh: ReadonlySet<string>): string | undefined;
  close(): void;
}

/** After a failure, the next attempt. */
const RETRY_MS = 60_000;
const TIDY_PAUSE_S = 300;
const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;

export function openHistoryWriter(
  file: string,
  monotonicMs: () => number,
  mostBytes = MOST_BYTES,
): HistoryWriter {
  let database: DatabaseSync | undefined;
  let trouble: string | undefined;
  let retryAtMs = Number.NEGATIVE_INFINITY;
  let tidiedAtS = Number.NEGATIVE_INFINITY;
  const failed = (error: unknown): string => {
    closeQuietly(database);
    database = undefined;
    retryAtMs = monotonicMs() + RETRY_MS;
    tidiedAtS = Number.NEGATIVE_INFINITY;
    trouble = `history ${file}: ${messageOf(error)}; nothing is kept until that is mended`;
    return trouble;
  };
  return {
    keep: (vitals, fresh) => {
      if (database === undefined && monotonicMs() < retryAtMs) return trouble;
      try {
        database ??= openForWriting(file, mostBytes);
        const atS = Math.floor(Date.parse(vitals.at) / 1000);
        // A clock that was set back must not put it off for years.
        if (atS - tidiedAtS >= TIDY_PAUSE_S || atS < tidiedAtS) {
          tidy(database, atS, mostBytes);
          tidiedAtS = atS;
        }
        insert(database, { vitals, fresh, atS });
        trouble = undefined;
        return undefined;
      } catch (error) {
        return failed(error);
      }
    },
    close: () => closeQuietly(database),
  };
}

function openForWriting(file: string, mostBytes: number): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_DIRECTORY });
  // SQLite would make it with the umask's mode.
  closeSync(openSync(file, 'a', PRIVATE_FILE));
  const database = new DatabaseSync(file);
  try {
    prepare(database, mostBytes);
    return database;
  } catch (error) {
    closeQuietly(database);
    throw error;
  }
}

function insert(
  database: DatabaseSync,
  look: { readonly vitals: Vitals; readonly fresh: ReadonlySet<string>; readonly atS: number },
): void {
  const marks = columns.map(() => '?').join(', ');
  const known = database.prepare(
    'INSERT INTO guest (id, name, seen) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, seen = excluded.seen RETURNING number',
  );
  const row = database.prepare(`INSERT OR REPLACE INTO raw VALUES (?, ?, ${marks})`);
  inTransaction(database, () => {
    for (const guest of look.vitals.guests) {
      if (!look.fresh.has(guest.id)) continue;
      const number = known.get(guest.id, guest.name, look.atS)?.['number'] ?? null;
      row.run(number, look.atS, ...guestMetrics.map(({ pick }) => rounded(pick(guest))));
    }
  });
}

/** Four digits are more than any figure here is worth, and whole numbers take less space. */
function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Number(value.toPrecision(4));
}

function closeQuietly(database: DatabaseSync | undefined): void {
  try {
    database?.close();
  } catch {
    // Nothing more can be done with it.
  }
}
