import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Judgements, judge, plantedFaults } from './planted-faults.ts';
import { runMisconfigured } from './run-misconfigured.ts';

const RECALL = 0.95;

let directory: string;
let judgements: Judgements;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'misconfigured-'));
  // The lab runs the program as it is built.
  execFileSync(join(import.meta.dirname, '../bin/virt-tune'), ['--version']);
  expect(await runMisconfigured(directory)).toMatchObject({ exitCode: 0, stderr: '' });
  judgements = judge(directory);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('a misconfigured host', () => {
  it.each(plantedFaults)('$check is found where a $in ($name): $fault', (planted) => {
    const found = judgements.faults.find((each) => each.planted === planted)?.alone;
    expect(found?.evidence.length).toBeGreaterThan(0);
    expect(found?.loss !== undefined).toBe(planted.costs === true);
  });

  it('has its faults found when they are all there at once, too', () => {
    const visible = judgements.faults.filter(({ hidden }) => !hidden);
    const missed = visible.filter(({ together }) => together === undefined);
    const names = missed.map(({ planted }) => `${planted.check} ${planted.name}`);
    expect({ names, recall: 1 - missed.length / visible.length >= RECALL }).toMatchObject({
      recall: true,
    });
  });

  it('has nothing found where everything is as it should be', () => {
    expect(judgements.falseAlarms.map(({ id, reason }) => `${id} ${reason}`)).toEqual([]);
  });
});
