import { join } from 'node:path';
// biome-ignore lint/correctness/noUnresolvedImports: part of Node since 22.5, which the linter does not know
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { Campaign } from '../model/campaign.ts';
import { accelerations, MeasuredHost } from '../model/results.ts';
import type { Noise } from './noise.ts';
import { openDatabase, openToRead } from './results-database.ts';
import type { Reading } from './workload.ts';

const CampaignRow = z.object({
  id: z.int(),
  campaign: z.string(),
  host: z.string(),
  version: z.string(),
  state: z.enum(['running', 'interrupted', 'finished', 'failed']),
  started_at: z.string(),
  spent_ms: z.number(),
});

const RunRow = z.object({
  configuration: z.string(),
  round: z.int(),
  acceleration: z.enum(accelerations),
  marks: z.string(),
  readings: z.string(),
});

const Readings = z.array(
  z.strictObject({
    metric: z.string(),
    unit: z.string(),
    better: z.enum(['higher', 'lower', 'neither']),
    value: z.number(),
  }),
);

export interface StoredCampaign {
  readonly id: number;
  readonly campaign: Campaign;
  readonly host: MeasuredHost;
  readonly version: string;
  readonly state: z.infer<typeof CampaignRow>['state'];
  readonly startedAt: string;
  readonly spentMs: number;
}

export interface StoredRun {
  readonly configuration: string;
  readonly round: number;
  readonly acceleration: (typeof accelerations)[number];
  readonly marks: readonly string[];
  readonly readings: readonly Reading[];
}

export interface NewRun extends StoredRun {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly noise: Noise;
}

/** What is kept, to look at. */
export interface StoreReader {
  campaigns(): StoredCampaign[];
  runs(campaign: number): StoredRun[];
  leftOut(campaign: number): ReadonlyMap<string, string>;
  close(): void;
}

/** Everything that was measured on this host, kept in one file. */
export interface Store extends StoreReader {
  begin(begun: Omit<StoredCampaign, 'id' | 'state' | 'spentMs'> & { snapshot: string }): number;
  addRun(campaign: number, run: NewRun, spentMs: number): void;
  leaveOut(campaign: number, configuration: string, reason: string): void;
  setState(campaign: number, state: StoredCampaign['state']): void;
  /** Of campaigns that say they run, says that they were interrupted. */
  giveUpRunning(): void;
}

export function openStore(stateDirectory: string): Store {
  const database = openDatabase(fileIn(stateDirectory));
  return {
    ...readerOn(database),
    begin: ({ campaign, host, snapshot, version, startedAt }) =>
      Number(
        database
          .prepare(
            `INSERT INTO campaigns (campaign, host, snapshot, version, state, started_at)
             VALUES (?, ?, ?, ?, 'running', ?)`,
          )
          .run(JSON.stringify(campaign), JSON.stringify(host), snapshot, version, startedAt)
          .lastInsertRowid,
      ),
    addRun: (campaign, run, spentMs) => {
      database
        .prepare(
          `INSERT INTO runs (campaign, configuration, round, started_at, duration_ms, acceleration,
           noise, marks, readings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          ...[campaign, run.configuration, run.round, run.startedAt, run.durationMs],
          ...[run.acceleration, JSON.stringify(run.noise)],
          ...[JSON.stringify(run.marks), JSON.stringify(run.readings)],
        );
      database.prepare('UPDATE campaigns SET spent_ms = ? WHERE id = ?').run(spentMs, campaign);
    },
    leaveOut: (campaign, configuration, reason) => {
      database
        .prepare('INSERT OR REPLACE INTO left_out VALUES (?, ?, ?)')
        .run(campaign, configuration, reason);
    },
    setState: (campaign, state) => {
      database.prepare('UPDATE campaigns SET state = ? WHERE id = ?').run(state, campaign);
    },
    giveUpRunning: () => {
      database.exec("UPDATE campaigns SET state = 'interrupted' WHERE state = 'running'");
    },
  };
}

/** To look only, for those to whom it is no matter of life. Undefined where nothing was measured yet. */
export function openStoreToRead(stateDirectory: string): StoreReader | undefined {
  const database = openToRead(fileIn(stateDirectory));
  return database === undefined ? undefined : readerOn(database);
}

function fileIn(stateDirectory: string): string {
  return join(stateDirectory, 'results.db');
}

function readerOn(database: DatabaseSync): StoreReader {
  const all = (sql: string, ...values: number[]): unknown[] => database.prepare(sql).all(...values);
  return {
    campaigns: () =>
      readCampaigns(
        all(
          'SELECT id, campaign, host, version, state, started_at, spent_ms FROM campaigns ORDER BY id',
        ),
      ),
    runs: (campaign) =>
      readRuns(
        all(
          'SELECT configuration, round, acceleration, marks, readings FROM runs WHERE campaign = ? ORDER BY id',
          campaign,
        ),
      ),
    leftOut: (campaign) =>
      new Map(
        z
          .array(z.object({ configuration: z.string(), reason: z.string() }))
          .parse(all('SELECT configuration, reason FROM left_out WHERE campaign = ?', campaign))
          .map(({ configuration, reason }) => [configuration, reason]),
      ),
    close: () => database.close(),
  };
}

function readCampaigns(rows: unknown[]): StoredCampaign[] {
  return z
    .array(CampaignRow)
    .parse(rows)
    .map((row) => ({
      id: row.id,
      campaign: Campaign.parse(JSON.parse(row.campaign)),
      host: MeasuredHost.parse(JSON.parse(row.host)),
      version: row.version,
      state: row.state,
      startedAt: row.started_at,
      spentMs: row.spent_ms,
    }));
}

function readRuns(rows: unknown[]): StoredRun[] {
  return z
    .array(RunRow)
    .parse(rows)
    .map((row) => ({
      ...row,
      marks: z.array(z.string()).parse(JSON.parse(row.marks)),
      readings: Readings.parse(JSON.parse(row.readings)),
    }));
}
