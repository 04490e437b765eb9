import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
// biome-ignore lint/correctness/noUnresolvedImports: Node 24 has it; Biome's list of Node's modules does not
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { makeStateDirectory } from '../collect/state-directory.ts';
import { type Change, isSameKnob, type Knob } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { Problem } from '../model/problem.ts';
import { Run, type RunState, RunStep, type StepState } from '../model/run.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './owner.ts';

const FILE = 'journal.db';
const MODE = 0o600;
/** How long another virt-tune may be in the middle of a write. */
const BUSY_MS = 5000;
/** Raised whenever the tables change; `PRAGMA user_version`. */
const VERSION = 1;

const TABLES = `
  CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    confirm_by TEXT,
    boot_id TEXT NOT NULL,
    owner_pid INTEGER NOT NULL,
    owner_ticks INTEGER NOT NULL,
    owner_boot TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    plan TEXT NOT NULL
  ) STRICT;
  CREATE TABLE step (
    run INTEGER NOT NULL REFERENCES run (id),
    number INTEGER NOT NULL,
    change TEXT NOT NULL,
    kept TEXT,
    state TEXT NOT NULL,
    reached TEXT,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run, number)
  ) STRICT, WITHOUT ROWID;
`;

const AT_WORK: ReadonlySet<string> = new Set(['applying', 'undoing']);

export interface PlannedStep {
  readonly change: Change;
  /** What the way back needs; may hold passwords, and is never shown. */
  readonly kept: string | null;
}

/**
 * The durable record that makes every change undoable. Each call is one transaction that is on the disk when it
 * returns (`synchronous=FULL`): what comes after it can count on it, whatever happens to the process or the power.
 */
export class Journal {
  readonly #database: DatabaseSync;
  readonly file: string;

  private constructor(database: DatabaseSync, file: string) {
    this.#database = database;
    this.file = file;
  }

  /** Opens the journal of a directory, making both where they are not there. */
  static open(directory: string): Journal {
    makeStateDirectory(directory);
    const file = join(directory, FILE);
    return guarded(file, () => {
      const database = new DatabaseSync(file, { timeout: BUSY_MS });
      chmodSync(file, MODE);
      database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON');
      const journal = new Journal(database, file);
      journal.#transaction(() => journal.#bringUpToDate());
      return journal;
    });
  }

  /** The journal where there is one: looking makes nothing. */
  static openExisting(directory: string): Journal | undefined {
    return existsSync(join(directory, FILE)) ? Journal.open(directory) : undefined;
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Begins a run, unless another one is at work, was interrupted, or waits to be confirmed. From here on no other
   * begins before this one has ended.
   */
  begin(plan: Plan, steps: readonly PlannedStep[], confirmBy: Date | undefined): number {
    const own = ownIdentity();
    return this.#transaction(() => {
      this.#refuseBeside(undefined);
      const { lastInsertRowid } = this.#database
        .prepare(
          'INSERT INTO run (state, started_at, confirm_by, plan, boot_id, owner_pid, owner_ticks, owner_boot) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        )
        .run(
          'applying',
          new Date().toISOString(),
          confirmBy?.toISOString() ?? null,
          JSON.stringify(plan),
          own.bootId,
          own.pid,
          own.startTicks,
          own.bootId,
        );
      const id = Number(lastInsertRowid);
      const insert = this.#database.prepare(
        'INSERT INTO step (run, number, change, kept, state) VALUES (?, ?, ?, ?, ?)',
      );
      for (const [index, { change, kept }] of steps.entries()) {
        insert.run(id, index + 1, JSON.stringify(change), kept, 'waiting');
      }
      return id;
    });
  }

  /** Whether a run could begin now; `begin` asks again. */
  mayBegin(): void {
    this.#transaction(() => this.#refuseBeside(undefined));
  }

  /** Takes a run over, to take it back: refused while another process is at work. */
  takeOver(id: number): void {
    const own = ownIdentity();
    this.#transaction(() => {
      this.#refuseBeside(id);
      this.#database
        .prepare(
          "UPDATE run SET state = 'undoing', owner_pid = ?, owner_ticks = ?, owner_boot = ? WHERE id = ?",
        )
        .run(own.pid, own.startTicks, own.bootId, id);
    });
  }

  setRun(id: number, state: RunState, note = ''): void {
    const ended = AT_WORK.has(state) ? null : new Date().toISOString();
    this.#transaction(() =>
      this.#database
        .prepare('UPDATE run SET state = ?, ended_at = ?, note = ? WHERE id = ?')
        .run(state, ended, note, id),
    );
  }

  /** Makes a run stay that waits to be confirmed. Returns whether it did. */
  confirm(id: number): boolean {
    return this.#transaction(
      () =>
        this.#database
          .prepare("UPDATE run SET state = 'applied' WHERE id = ? AND state = 'unconfirmed'")
          .run(id).changes === 1,
    );
  }

  setConfirmBy(id: number, at: Date): void {
    this.#transaction(() =>
      this.#database
        .prepare('UPDATE run SET confirm_by = ? WHERE id = ?')
        .run(at.toISOString(), id),
    );
  }

  setStep(
    run: number,
    number: number,
    to: { state: StepState; reached?: string | null; note?: string },
  ): void {
    this.#transaction(() =>
      this.#database
        .prepare(
          'UPDATE step SET state = ?, reached = coalesce(?, reached), note = ? WHERE run = ? AND number = ?',
        )
        .run(to.state, to.reached ?? null, to.note ?? '', run, number),
    );
  }

  /**
   * Makes of two runs that set the same knobs one after the other a single one, the later, whose way back leads to
   * before both. A knob that is set all the time would fill the journal with steps that nobody will go back alone.
   */
  fold(earlier: number, later: number): void {
    this.#transaction(() => {
      const before = this.#stepsOf(earlier);
      for (const step of this.#stepsOf(later)) {
        const first = before.find(({ change }) => isSameKnob(change.knob, step.change.knob));
        if (first === undefined) throw new Error(`run ${earlier} has not the knobs of ${later}`);
        const change = { ...step.change, before: first.change.before };
        this.#database
          .prepare('UPDATE step SET change = ?, kept = ? WHERE run = ? AND number = ?')
          .run(JSON.stringify(change), this.keptOf(earlier, first.number), later, step.number);
      }
      this.#delete(earlier);
    });
  }

  /** Removes runs that nobody will take back. */
  forget(ids: readonly number[]): void {
    if (ids.length === 0) return;
    this.#transaction(() => {
      for (const id of ids) this.#delete(id);
    });
  }

  #delete(run: number): void {
    this.#database.prepare('DELETE FROM step WHERE run = ?').run(run);
    this.#database.prepare('DELETE FROM run WHERE id = ?').run(run);
  }

  /** What the way back of a step needs. */
  keptOf(run: number, number: number): string | null {
    const row = this.#get('SELECT kept FROM step WHERE run = ? AND number = ?', run, number);
    return row === undefined || row['kept'] === null ? null : String(row['kept']);
  }

  run(id: number): Run | undefined {
    const row = this.#get('SELECT * FROM run WHERE id = ?', id);
    return row && this.#runOf(row);
  }

  /** Newest first. */
  runs(): Run[] {
    return guarded(this.file, () =>
      this.#database
        .prepare('SELECT * FROM run ORDER BY id DESC')
        .all()
        .map((row) => this.#runOf(row)),
    );
  }

  #runOf(row: Record<string, SQLOutputValue>): Run {
    const state = String(row['state']);
    const steps = this.#stepsOf(Number(row['id']));
    return Run.parse({
      id: Number(row['id']),
      state,
      startedAt: row['started_at'],
      endedAt: row['ended_at'],
      confirmBy: row['confirm_by'],
      bootId: row['boot_id'],
      interrupted: AT_WORK.has(state) && !isAlive(ownerOf(row)),
      note: row['note'],
      plan: JSON.parse(String(row['plan'])),
      steps,
    });
  }

  #stepsOf(run: number): RunStep[] {
    return this.#database
      .prepare(
        'SELECT number, change, state, reached, note FROM step WHERE run = ? ORDER BY number',
      )
      .all(run)
      .map(stepOf);
  }

  /** What the next run after this one did to a knob, if any has. */
  nextStep(after: number, knob: Knob): RunStep | undefined {
    return guarded(this.file, () =>
      this.#database
        .prepare(
          "SELECT number, change, state, reached, note FROM step WHERE run > ? AND state <> 'waiting' AND change ->> '$.knob.kind' = ? ORDER BY run, number",
        )
        .all(after, knob.kind)
        .map(stepOf)
        .find(({ change }) => isSameKnob(change.knob, knob)),
    );
  }

  #refuseBeside(id: number | undefined): void {
    const rows = this.#database
      .prepare(
        "SELECT * FROM run WHERE state IN ('applying', 'undoing', 'unconfirmed') ORDER BY id",
      )
      .all();
    for (const row of rows) {
      const other = Number(row['id']);
      const owner = ownerOf(row);
      const isAtWork = AT_WORK.has(String(row['state'])) && isAlive(owner);
      if (isAtWork && owner.pid !== process.pid) {
        throw new Problem({
          what: `process ${owner.pid} is at work on run ${other}`,
          remedy: `wait for it, or end it and say virt-tune rollback ${other}`,
        });
      }
      if (id !== undefined) continue;
      throw new Problem(
        row['state'] === 'unconfirmed'
          ? {
              what: `run ${other} waits to be confirmed`,
              remedy: `say virt-tune confirm ${other}, or virt-tune rollback ${other}`,
            }
          : {
              what: `run ${other} was interrupted and is half made`,
              remedy: `say virt-tune rollback ${other} first`,
            },
      );
    }
  }

  #bringUpToDate(): void {
    const version = Number(this.#get('PRAGMA user_version')?.['user_version'] ?? 0);
    if (version > VERSION) {
      throw new Problem({
        what: 'the journal was written by a newer virt-tune',
        where: this.file,
        remedy: 'use that version',
      });
    }
    if (version < VERSION) this.#database.exec(`${TABLES} PRAGMA user_version=${VERSION}`);
  }

  #get(query: string, ...values: (number | string)[]): Record<string, SQLOutputValue> | undefined {
    return guarded(this.file, () => this.#database.prepare(query).get(...values));
  }

  #transaction<T>(work: () => T): T {
    return guarded(this.file, () => {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        this.#database.exec('COMMIT');
        return result;
      } catch (error) {
        // SQLite itself rolls back on some errors, such as a full disk.
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }
}

function ownerOf(row: Readonly<Record<string, SQLOutputValue>>): ProcessIdentity {
  return {
    pid: Number(row['owner_pid']),
    startTicks: Number(row['owner_ticks']),
    bootId: String(row['owner_boot']),
  };
}

/** What SQLite says, as a line for people. */
function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem) throw error;
    const text = error instanceof Error ? error.message : String(error);
    const full = /full|disk I\/O/.test(text);
    throw new Problem({
      what: `the journal cannot be used: ${text}`,
      where: file,
      remedy: full
        ? 'make room on its file system; without a journal nothing is changed'
        : 'see that the file is whole and may be written, or name another directory with --state',
      cause: error,
    });
  }
}

function stepOf(row: Record<string, SQLOutputValue>): RunStep {
  return RunStep.parse({ ...row, change: JSON.parse(String(row['change'])) });
}
