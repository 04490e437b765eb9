import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
  const twin = await measure({ layer: 'host' });
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

/** The schedulers of loop devices on files of ours, and how much was read from them. */
function ourLoops(): { readonly scheduler: string; readonly reads: number }[] {
  return readdirSync('/sys/block').flatMap((name) => {
    const read = (file: string) => readFileSync(join('/sys/block', name, file), 'utf8').trim();
    try {
      if (!read('loop/backing_file').startsWith(directory)) return [];
      const scheduler = /\[(.*)\]/.exec(read('queue/scheduler'))?.[1] ?? '';
      return [{ scheduler, reads: Number(read('stat').split(/ +/)[0]) }];
    } catch {
      return [];
    }
  });
}

test.each([
  ['fio', { layer: 'host' }],
  ['a guest', { scheduler: 'kyber', aio: 'native' }],
])(
  '%s reads a block device of the host under its scheduler, and it is gone afterwards',
  async (_, options) => {
    const seen: ReturnType<typeof ourLoops> = [];
    const timer = setInterval(() => seen.push(...ourLoops()), 50);
    const { samples } = await measure({ format: 'device', hostScheduler: 'bfq', ...options });
    clearInterval(timer);
    expect(samples[0]?.metric).toBe('requests');
    expect(samples[0]?.values[0]).toBeGreaterThan(0);
    const underBfq = seen.filter(({ scheduler }) => scheduler === 'bfq').map(({ reads }) => reads);
    expect(Math.max(...underBfq) - Math.min(...underBfq)).toBeGreaterThan(100);
    expect(ourLoops()).toEqual([]);
    expect(readdirSync(directory)).toEqual(['state']);
    expect(readdirSync(join(directory, 'state', 'leases'))).toEqual([]);
  },
);

test.each([
  [{ aio: 'native', cache: 'writeback' }, /choose cache=none/],
  [{ bus: 'ahci', iothread: true }, /ahci is served by the main loop/],
  [{ hostScheduler: 'none' }, /hostScheduler=none .* format=raw is a file: choose format=device/],
  [{ layer: 'host', format: 'qcow2', hostScheduler: 'bfq' }, /choose format=device/],
  [
    { format: 'device', preallocation: 'off' },
    /preallocation=off .* leave it out with format=device/,
  ],
  [{ layer: 'xfs' }, /xfs needs a sizeMiB of 300/],
  [{ scheduler: 'cfq' }, /option scheduler of workload guest-disk is not understood/],
])('%j cannot be had, which is said before a guest is started', async (options, message) => {
  await expect(measure(options)).rejects.toThrow(message);
});
