// biome-ignore lint/correctness/noUnresolvedImports: Node 24 has it; Biome's list of Node's modules does not
import type { DatabaseSync } from 'node:sqlite';
import { columns, type Level, levels } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** Full before SQLite itself refuses to grow the file. */
const FULL_SHARE = 0.9;
/** Of the longest-kept figures, what goes at once when the file is full. */
const DROPPED_SHARE = 0.1;

/** Rolls figures up into the next level, and removes those that are older than their level is kept. */
export function tidy(database: DatabaseSync, nowS: number, mostBytes: number): void {
  inTransaction(database, () => {
    // First of all: where there is no room, nothing else would work.
    if (usedBytes(database) > mostBytes * FULL_SHARE) dropOldest(database);
    for (const [index, level] of levels.entries()) {
      const finer = levels[index - 1];
      if (finer !== undefined) rollUp(database, { from: finer, to: level }, nowS);
    }
    for (const { name, keepS } of levels)
      database.prepare(`DELETE FROM ${name} WHERE at < ?`).run(nowS - keepS);
    database.exec(
      `DELETE FROM guest WHERE NOT EXISTS (SELECT 1 FROM coarse WHERE guest = number)
        AND NOT EXISTS (SELECT 1 FROM fine WHERE guest = number)
        AND NOT EXISTS (SELECT 1 FROM raw WHERE guest = number)`,
    );
  });
}

/** Means over whole steps; a step is made again while its figures still come in. */
function rollUp(
  database: DatabaseSync,
  { from, to }: { readonly from: Level; readonly to: Level },
  nowS: number,
): void {
  const means = columns.map((column) => `avg(${column})`).join(', ');
  // Two steps back: whatever a restart or a slow round left open is closed again.
  const sinceS = Math.floor(nowS / to.stepS) * to.stepS - 2 * to.stepS;
  const last = database.prepare(`SELECT max(at) AS at FROM ${to.name}`).get()?.at;
  const fromS = typeof last === 'number' ? Math.min(last, sinceS) : 0;
  database
    .prepare(
      `INSERT OR REPLACE INTO ${to.name}
        SELECT guest, at / ${to.stepS} * ${to.stepS} AS step, ${means} FROM ${from.name}
        WHERE at >= ? GROUP BY guest, step`,
    )
    .run(Math.floor(fromS / to.stepS) * to.stepS);
}

function usedBytes(database: DatabaseSync): number {
  const number = (pragma: string): number => {
    const value = database.prepare(`PRAGMA ${pragma}`).get()?.[pragma];
    return typeof value === 'number' ? value : 0;
  };
  return (number('page_count') - number('freelist_count')) * number('page_size');
}

function dropOldest(database: DatabaseSync): void {
  for (const { name } of levels)
    database.exec(
      `DELETE FROM ${name} WHERE at <= (SELECT min(at) + (max(at) - min(at)) * ${DROPPED_SHARE} FROM ${name})`,
    );
}
