// biome-ignore lint/correctness/noUnresolvedImports: Node 24 has it; Biome's list of Node's modules does not
import type { DatabaseSync } from 'node:sqlite';

/** All of it or nothing. */
export function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    // Where there is no room, SQLite has rolled back by itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
