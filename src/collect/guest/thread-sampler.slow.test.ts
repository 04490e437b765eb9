import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PausedQemu, startPausedQemu } from './testing/paused-qemu.ts';
import { createThreadSampler, type ThreadSampler } from './thread-sampler.ts';

let qemu: PausedQemu;
beforeAll(async () => {
  qemu = await startPausedQemu({ name: 'sampled', vcpus: 3 });
});
afterAll(() => qemu.stop());

function tids(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).map(Number);
}

function follow(pid: number, maxDescriptors: number): ThreadSampler {
  const sampler = createThreadSampler(maxDescriptors);
  for (const tid of tids(pid)) sampler.follow(pid, tid);
  return sampler;
}

/** How many of this process's descriptors are files of that process. */
function openDescriptors(pid: number): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(`/proc/${pid}/`);
    } catch {
      return false;
    }
  }).length;
}

describe('createThreadSampler', () => {
  it('reads what the files of every thread say', () => {
    const sampler = follow(qemu.pid, 1000);
    sampler.read();
    for (const tid of tids(qemu.pid)) {
      const [run, delay, slices] = readFileSync(`/proc/${qemu.pid}/task/${tid}/schedstat`, 'utf8')
        .split(' ')
        .map(Number);
      expect(sampler.reading(tid)).toMatchObject({ problem: 'none', lastCpu: expect.any(Number) });
      // RCU's thread may run between the two readings.
      expect(sampler.reading(tid)?.runNs).toBeLessThanOrEqual(run ?? -1);
      expect(sampler.reading(tid)?.runDelayNs).toBeLessThanOrEqual(delay ?? -1);
      expect(sampler.reading(tid)?.timeslices).toBeLessThanOrEqual(slices ?? -1);
    }
    sampler.close();
  });

  it('keeps no more descriptors open than it may, and still reads every thread', () => {
    const sampler = follow(qemu.pid, 4);
    sampler.read();
    expect(openDescriptors(qemu.pid)).toBe(4);
    for (const tid of tids(qemu.pid)) expect(sampler.reading(tid)?.problem).toBe('none');
    sampler.close();
    expect(openDescriptors(qemu.pid)).toBe(0);
  });

  it('sees a thread run', async () => {
    const child = spawn('sh', ['-c', 'while :; do :; done']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const sampler = createThreadSampler(10);
    sampler.follow(pid, pid);
    sampler.read();
    const before = sampler.reading(pid)?.runNs ?? 0;
    await sleep(200);
    sampler.read();
    expect((sampler.reading(pid)?.runNs ?? 0) - before).toBeGreaterThan(10_000_000);
    child.kill('SIGKILL');
    sampler.close();
  });
});

describe('createThreadSampler with threads that end', () => {
  it.each([
    ['kept open', 1000],
    ['opened each time', 0],
  ])('reports them as ended, with their files %s', async (_, maxDescriptors) => {
    const other = await startPausedQemu({ name: 'ending' });
    const sampler = follow(other.pid, maxDescriptors);
    sampler.read();
    await other.stop();
    sampler.read();
    sampler.read();
    expect(sampler.reading(other.pid)?.problem).toBe('ended');
    expect(sampler.reading(other.pid)?.runNs).toBeGreaterThan(0);
    sampler.forget(other.pid);
    expect(sampler.reading(other.pid)).toBeUndefined();
    sampler.close();
  });

  it('follows a thread that is already gone without a word', () => {
    const sampler = createThreadSampler(10);
    sampler.follow(4_194_303, 4_194_303);
    expect(sampler.reading(4_194_303)).toBeUndefined();
    sampler.read();
    expect(sampler.reading(4_194_303)?.problem).toBe('ended');
    sampler.close();
  });
});
