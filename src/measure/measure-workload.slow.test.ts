import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureWorkload } from './measure-workload.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-workload-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const { signal } = new AbortController();

test('a workload is run so many times, and gives as many values of each figure', async () => {
  const env = { VIRT_TUNE_STATE: join(directory, 'state') };
  const given = { repetitions: 3, signal, env, scratch: directory };
  const { samples } = await measureWorkload('memory-latency', {
    ...given,
    options: { seconds: 0.1, workingSetKiB: 64 },
  });
  expect(samples.map(({ metric, values }) => [metric, values.length])).toEqual([
    ['load latency', 3],
  ]);
  // No cache answers in less than a fifth of a nanosecond, and no memory takes a millisecond.
  for (const value of samples[0]?.values ?? []) {
    expect(value).toBeGreaterThan(0.2);
    expect(value).toBeLessThan(1e6);
  }
  expect(readdirSync(join(directory, 'state', 'leases'))).toEqual([]);
});

test('a workload that is ended stops at once, and rejects', async () => {
  const env = { VIRT_TUNE_STATE: join(directory, 'state') };
  const controller = new AbortController();
  const started = performance.now();
  const measured = measureWorkload('cpu-integer', {
    repetitions: 2,
    signal: controller.signal,
    env,
    scratch: directory,
    options: { seconds: 30 },
  });
  setTimeout(() => controller.abort(), 500);
  await expect(measured).rejects.toThrow();
  expect(performance.now() - started).toBeLessThan(10_000);
});
