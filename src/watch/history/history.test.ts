import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// biome-ignore lint/correctness/noUnresolvedImports: Node 24 has it; Biome's list of Node's modules does not
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VITALS_SCHEMA, type Vitals } from '../../model/vitals.ts';
import { guestMetrics } from '../../vitals/metrics.ts';
import { readHistory } from './reader.ts';
import { openHistoryWriter } from './writer.ts';

const START_S = Date.UTC(2026, 0, 1) / 1000;
const HOUR_S = 3600;

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-history-'));
  file = join(directory, 'state/history.db');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function vitalsAt(atS: number, localShare: number, id = 'a'): Vitals {
  return {
    schema: VITALS_SCHEMA,
    at: new Date(atS * 1000).toISOString(),
    elapsedMs: 10_000,
    host: { name: 'h', pcpus: 2, nodes: [] },
    guests: [{ id, name: 'web-1', state: 'running', windowMs: 10_000, vcpus: 1, localShare }],
  };
}

function crowdIds(count: number): Set<string> {
  return new Set(Array.from({ length: count }, (_, index) => `guest-${index}`));
}

function crowdAt(atS: number, count: number): Vitals {
  const vitals = vitalsAt(atS, 1);
  const guests = [...crowdIds(count)].flatMap((id) =>
    vitals.guests.map((guest) => ({ ...guest, id })),
  );
  return { ...vitals, guests };
}

function localityOf(sinceS: number, nowS: number): number[] {
  const metric = guestMetrics.find(({ name }) => name === 'locality');
  if (metric === undefined) throw new Error('no such metric');
  const [guest] = readHistory(file, { guests: ['web-1'], metric, sinceS, nowS });
  return guest?.points.map(({ value }) => value) ?? [];
}

describe('the history', () => {
  it('gives back what was kept, and its file is for its owner alone', () => {
    const writer = openHistoryWriter(file, () => 0);
    expect(writer.keep(vitalsAt(START_S, 0.9), new Set(['a']))).toBeUndefined();
    expect(writer.keep(vitalsAt(START_S + 10, 0.8), new Set(['a']))).toBeUndefined();
    expect(writer.keep(vitalsAt(START_S + 20, 0.1), new Set())).toBeUndefined();
    expect(localityOf(START_S, START_S + 20)).toEqual([0.9, 0.8]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writer.close();
  });

  it('rolls up what is old, and keeps no raw figure for longer than said', () => {
    const writer = openHistoryWriter(file, () => 0);
    for (let atS = START_S; atS < START_S + 8 * HOUR_S; atS += 60)
      writer.keep(vitalsAt(atS, atS < START_S + HOUR_S ? 0.5 : 1), new Set(['a']));
    const nowS = START_S + 8 * HOUR_S;
    // Within reach of the raw figures one a minute; beyond, one in five whole minutes, and one an hour.
    expect(localityOf(nowS - HOUR_S, nowS)).toHaveLength(60);
    const fine = localityOf(nowS - 8 * HOUR_S, nowS);
    expect(fine).toHaveLength(95);
    expect(fine.slice(0, 12)).toEqual(Array(12).fill(0.5));
    expect(localityOf(nowS - 8 * 24 * HOUR_S, nowS)).toEqual([0.5, 1, 1, 1, 1, 1, 1, 1]);
    const rows = new DatabaseSync(file).prepare('SELECT count(*) AS n FROM raw').get();
    expect(rows?.n).toBeLessThanOrEqual(366);
    writer.close();
  });

  it('says that its database is locked and goes on once it is free', () => {
    let nowMs = 0;
    const writer = openHistoryWriter(file, () => nowMs);
    writer.keep(vitalsAt(START_S, 1), new Set(['a']));
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    expect(writer.keep(vitalsAt(START_S + 10, 1), new Set(['a']))).toMatch(/locked/);
    other.exec('ROLLBACK');
    expect(writer.keep(vitalsAt(START_S + 20, 1), new Set(['a']))).toMatch(/locked/);
    nowMs = 61_000;
    expect(writer.keep(vitalsAt(START_S + 70, 1), new Set(['a']))).toBeUndefined();
    expect(localityOf(START_S, START_S + 70)).toHaveLength(2);
    writer.close();
    other.close();
  });

  it('says that its file is no database, and leaves it as it is', () => {
    const writer = openHistoryWriter(join(directory, 'x'), () => 0);
    writeFileSync(join(directory, 'x'), 'a diary, of which every word counts. '.repeat(200));
    expect(writer.keep(vitalsAt(START_S, 1), new Set(['a']))).toMatch(/not a database/);
    expect(readFileSync(join(directory, 'x'), 'utf8')).toMatch(/^a diary/);
    writer.close();
  });

  it('drops the oldest figures before its file is as large as it may be', () => {
    const MOST_BYTES = 128 * 1024;
    const writer = openHistoryWriter(file, () => 0, MOST_BYTES);
    for (let round = 0; round < 200; round++)
      expect(writer.keep(crowdAt(START_S + round * 60, 40), crowdIds(40))).toBeUndefined();
    expect(statSync(file).size).toBeLessThanOrEqual(MOST_BYTES);
    writer.close();
    const kept = new DatabaseSync(file).prepare(
      'SELECT min(at) AS first, max(at) AS last FROM raw',
    );
    expect(kept.get()?.first).toBeGreaterThan(START_S);
    expect(kept.get()?.last).toBe(START_S + 199 * 60);
  });

  it('says that it has no room', () => {
    const writer = openHistoryWriter(file, () => 0, 48 * 1024);
    expect(writer.keep(crowdAt(START_S, 2000), crowdIds(2000))).toMatch(/full/);
    writer.close();
  });

  it('says that its place cannot be written', () => {
    const writer = openHistoryWriter('/dev/null/history.db', () => 0);
    expect(writer.keep(vitalsAt(START_S, 1), new Set(['a']))).toMatch(/ENOTDIR|EEXIST/);
  });
});
