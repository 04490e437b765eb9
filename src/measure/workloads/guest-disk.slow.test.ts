import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { measureWorkload } from '../measure-workload.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-guest-disk-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function measure(options: object) {
  return measureWorkload('guest-disk', {
    ...{ repetitions: 1, signal: new AbortController().signal, scratch: directory },
    env: { VIRT_TUNE_STATE: join(directory, 'state') },
    options: { sizeMiB: 16, seconds: 1, ...options },
  });
}

test('a guest and its twin on the host give the same figures, and leave nothing', async () => {
  const twin = await measure({ layer: 'file' });
  const image = { format: 'qcow2', preallocation: 'falloc', cache: 'writeback', aio: 'io_uring' };
  const guest = await measure({ ...image, layer: 'ext4', scheduler: 'kyber', iothread: true });
  const metrics = [twin, guest].map(({ samples }) => samples.map(({ metric }) => metric).sort());
  expect(metrics[1]).toEqual(metrics[0]);
  expect(metrics[0]).toContain('CPU of the host per request');
  for (const { values } of [...twin.samples, ...guest.samples])
    expect(values[0]).toBeGreaterThan(0);
  expect(readdirSync(directory)).toEqual(['state']);
  expect(readdirSync(join(directory, 'state', 'leases'))).toEqual([]);
});

test.each([
  [{ aio: 'native', cache: 'writeback' }, /choose cache=none/],
  [{ bus: 'ahci', iothread: true }, /ahci is served by the main loop/],
  [{ layer: 'xfs' }, /xfs needs a sizeMiB of 300/],
  [{ scheduler: 'cfq' }, /option scheduler of workload guest-disk is not understood/],
])('%j cannot be had, which is said before a guest is started', async (options, message) => {
  await expect(measure(options)).rejects.toThrow(message);
});
