import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Campaign } from '../model/campaign.ts';
import { compareResults } from './compare-results.ts';
import { resultsOf } from './results-of.ts';
import { type NewRun, openStore, type Store } from './store.ts';

let directory: string;
let store: Store;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-store-'));
  store = openStore(directory);
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

const campaign = Campaign.parse({
  name: 'mine',
  parts: [{ workload: 'cpu-integer', matrix: { place: ['native', 'container'] } }],
});
const host = { name: 'kvm7', cpu: 'a CPU', pCpus: 2, memoryKiB: 1024, kernel: '6.1' };

function begin(): number {
  const begun = { campaign, host, version: '0.1.0', startedAt: '2026-11-25T22:00:00.000Z' };
  return store.begin({ ...begun, snapshot: '{}' });
}

function addRuns(
  id: number,
  place: string,
  values: readonly number[],
  given: Partial<NewRun> = {},
) {
  for (const [round, value] of values.entries()) {
    const reading = { metric: 'speed', unit: 'operations/s', better: 'higher', value } as const;
    const run: NewRun = {
      configuration: `cpu-integer place=${place}`,
      round,
      startedAt: '2026-11-25T22:00:01.000Z',
      durationMs: 1000,
      acceleration: 'native',
      noise: {},
      marks: [],
      readings: [reading],
      ...given,
    };
    store.addRun(id, run, 1000);
  }
}

function results(id: number) {
  const found = store.campaigns().find((each) => each.id === id);
  if (found === undefined) throw new Error(`no campaign ${id}`);
  return resultsOf(found, store);
}

/** Rates of stress-ng on a machine that was not quiet, in operations per second. */
const RECORDED = [1496, 1508, 1471, 1502, 1488, 1499];

describe('kept results', () => {
  test('are for their owner only', () => {
    expect(statSync(join(directory, 'results.db')).mode & 0o777).toBe(0o600);
  });

  test('a configuration that is a fifth slower is worse, and its loss is a fifth', () => {
    const id = begin();
    addRuns(id, 'native', RECORDED);
    addRuns(
      id,
      'container',
      RECORDED.map((value) => value * 0.8),
    );
    const { figures, losses } = results(id);
    expect(figures[1]?.against).toMatchObject({ verdict: 'worse', effect: -1 });
    expect(losses).toHaveLength(1);
    expect(losses[0]).toMatchObject({ name: 'cpu-integer', dimension: 'cpu' });
    expect(losses[0]?.typical).toBeCloseTo(0.2, 5);
  });

  test('an emulated guest has figures, and a loss that says it is not one of KVM', () => {
    const id = begin();
    addRuns(id, 'native', RECORDED);
    addRuns(
      id,
      'container',
      RECORDED.map((value) => value / 20),
      { acceleration: 'tcg' },
    );
    const { losses, configurations } = results(id);
    expect(configurations[1]?.acceleration).toBe('tcg');
    expect(losses).toMatchObject([{ acceleration: 'tcg', referenceAcceleration: 'native' }]);
  });

  test('runs during which the host was not quiet are counted', () => {
    const id = begin();
    addRuns(id, 'native', RECORDED, { marks: ['steal 9 %'] });
    expect(results(id).figures[0]?.disturbed).toBe(RECORDED.length);
  });

  test('a figure that the first run did not give is one of the runs that gave it', () => {
    const id = begin();
    const of = (metric: string, value: number) =>
      ({ metric, unit: 's', better: 'lower', value }) as const;
    addRuns(id, 'native', [0], { readings: [of('failed', 1)] });
    addRuns(id, 'native', [0, 0], { readings: [of('failed', 0), of('time', 3)] });
    expect(results(id).figures.map(({ metric, values }) => [metric, values])).toEqual([
      ['failed', [1, 0, 0]],
      ['time', [3, 3]],
    ]);
  });

  test('of two campaigns the same configurations are compared, those with another acceleration named', () => {
    const [before, after] = [begin(), begin()];
    for (const id of [before, after]) addRuns(id, 'native', RECORDED);
    addRuns(before, 'container', RECORDED);
    addRuns(after, 'container', RECORDED, { acceleration: 'tcg' });
    const { figures, notCompared } = compareResults(results(before), results(after));
    expect(figures.map(({ verdict }) => verdict)).toEqual(['no difference']);
    expect(notCompared).toEqual([
      { configuration: 'cpu-integer place=container', reason: 'native before, tcg after' },
    ]);
  });

  test('what was running when its virt-tune was killed counts as interrupted', () => {
    const id = begin();
    store.giveUpRunning();
    expect(results(id).state).toBe('interrupted');
  });
});
