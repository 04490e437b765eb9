import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { measureWorkload } from '../measure-workload.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-daemon-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function measure(options: object, signal = new AbortController().signal) {
  const env = { VIRT_TUNE_STATE: join(directory, 'state') };
  const given = { repetitions: 1, signal, env, scratch: directory };
  return measureWorkload('daemon', {
    ...given,
    options: { sizeMiB: 16, seconds: 1, ...options },
  });
}

/** Command lines that speak of our directory. */
function left(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return words.includes(directory) ? [words] : [];
      } catch {
        return [];
      }
    });
}

test.each(['file', 'nothing', 'raw', 'qcow2'])(
  'layer %s answers requests, and its CPU time is told with that of QEMU',
  async (layer) => {
    const { samples } = await measure({ layer });
    const of = (metric: string) => samples.find((each) => each.metric === metric)?.values[0] ?? 0;
    expect(samples[0]?.metric).toBe('requests');
    expect(of('requests')).toBeGreaterThan(1);
    const [own, whole] = [of('CPU per request'), of('CPU per request with QEMU')];
    if (layer === 'file') expect(whole).toBe(own);
    else expect(whole).toBeGreaterThan(own);
    expect(left()).toEqual([]);
  },
);

test('a daemon ends with the measurement that is interrupted, and its files go', async () => {
  const controller = new AbortController();
  const measured = measure({ layer: 'qcow2', seconds: 30 }, controller.signal);
  setTimeout(() => controller.abort(), 2500);
  await expect(measured).rejects.toThrow();
  expect(left()).toEqual([]);
  expect(readdirSync(directory)).toEqual(['state']);
  expect(readdirSync(join(directory, 'state', 'leases'))).toEqual([]);
});

test('what cannot be had together is said, and leaves the others', async () => {
  await expect(measure({ aio: 'native', cache: 'writeback' })).rejects.toThrow(/choose cache=none/);
  await expect(measure({ layer: 'raw', preallocation: 'metadata' })).rejects.toThrow(
    /raw images have no metadata/,
  );
});
