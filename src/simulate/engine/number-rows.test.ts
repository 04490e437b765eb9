import { describe, expect, test } from 'vitest';
import { numbersInRow } from './number-rows.ts';

const Account = numbersInRow({ workNs: 0, untilNs: Number.POSITIVE_INFINITY, sinceNs: -1 });

class Worker extends Account {
  name = 'worker';
}

describe('numbers in a row', () => {
  test('begin with the values given, and are read and written like fields', () => {
    const worker = new Worker();
    expect(worker).toMatchObject({ workNs: 0, untilNs: Number.POSITIVE_INFINITY, sinceNs: -1 });
    worker.workNs += 0.5;
    worker.untilNs = 7;
    expect(worker).toMatchObject({ name: 'worker', workNs: 0.5, untilNs: 7, sinceNs: -1 });
  });

  test('of one object are not those of another, however many there are', () => {
    const workers = Array.from({ length: 10_000 }, () => new Worker());
    for (const [at, worker] of workers.entries()) worker.workNs = at;
    for (const worker of workers) worker.untilNs = -worker.workNs;
    for (const [at, { workNs, untilNs, sinceNs }] of workers.entries()) {
      expect([workNs, untilNs, sinceNs]).toEqual([at, -at, -1]);
    }
  });
});
