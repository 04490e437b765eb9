import { existsSync } from 'node:fs';
import { join } from 'node:path';
// biome-ignore lint/correctness/noUnresolvedImports: Node 24 has it; Biome's list of Node's modules does not
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../libvirt/error.ts';
import { Problem } from '../../model/problem.ts';
import type { GuestMetric } from '../../vitals/metrics.ts';
import { levels } from './schema.ts';

/** Where it is kept in the directory for what must outlive the program. */
export function historyFile(stateDirectory: string): string {
  return join(stateDirectory, 'history.db');
}

export interface HistoryPoint {
  /** Seconds since 1970. */
  readonly atS: number;
  readonly value: number;
}

export interface GuestHistory {
  readonly id: string;
  readonly name: string;
  readonly points: readonly HistoryPoint[];
}

export interface HistoryQuestion {
  /** Names or UUIDs. */
  readonly guests: readonly string[];
  readonly metric: GuestMetric;
  readonly sinceS: number;
  readonly nowS: number;
}

/** What the history has of one figure of the guests of these names, from the finest level that reaches back so far. */
export function readHistory(file: string, question: HistoryQuestion): GuestHistory[] {
  if (!existsSync(file))
    throw new Problem({
      what: 'there is no history yet',
      where: file,
      remedy: 'run virt-tune watch for a while, or say with --state where it keeps its history',
    });
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return question.guests
        .flatMap((wanted) => guestsOf(database, wanted))
        .map(({ number, id, name }) => ({
          id,
          name,
          points: pointsOf(database, number, question),
        }));
    } finally {
      database.close();
    }
  } catch (error) {
    throw new Problem({
      what: `the history cannot be read: ${messageOf(error)}`,
      where: file,
      remedy: 'move the file away to start a new one',
      cause: error,
    });
  }
}

/** Names that the history knows, newest first. */
function guestsOf(
  database: DatabaseSync,
  wanted: string,
): { number: number; id: string; name: string }[] {
  const rows = database
    .prepare('SELECT number, id, name FROM guest WHERE name = ? OR id = ? ORDER BY seen DESC')
    .all(wanted, wanted);
  return rows.map(({ number, id, name }) => ({
    number: Number(number),
    id: String(id),
    name: String(name),
  }));
}

function pointsOf(
  database: DatabaseSync,
  guest: number,
  { metric, sinceS, nowS }: HistoryQuestion,
): HistoryPoint[] {
  const level = levels.find(({ keepS }) => nowS - sinceS <= keepS) ?? levels.at(-1);
  const rows = database
    .prepare(
      `SELECT at, "${metric.name}" AS value FROM ${level?.name ?? 'raw'}
        WHERE guest = ? AND at >= ? AND "${metric.name}" IS NOT NULL ORDER BY at`,
    )
    .all(guest, sinceS);
  return rows.map(({ at, value }) => ({ atS: Number(at), value: Number(value) }));
}
