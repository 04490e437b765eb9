import { describe, expect, it } from 'vitest';
import { valueOrUndefined } from '../model/fact.ts';
import { type FakeHost, fakeHost } from './testing/fake-host.ts';
import { createTracker, type Tick, type Tracker } from './tracker.ts';

const MS_PER_HOUR = 3_600_000;
const INTERVAL_MS = 10_000;
const INTERVAL_72H_MS = 60_000;

function trackerOf(host: FakeHost, intervalMs = INTERVAL_MS): Tracker {
  return createTracker({ ...host, ownPid: 1, intervalMs });
}

/** pCPUs that the guest's vCPUs used over its last window; undefined without a rate. */
function coresOf(tick: Tick, pid: number): number | undefined {
  const guest = tick.guests.find(({ found }) => found.process.pid === pid);
  const threads = valueOrUndefined(guest?.window.threads ?? { absent: true }) ?? [];
  const deltas = threads.flatMap(({ runNs }) => valueOrUndefined(runNs)?.delta ?? []);
  if (guest === undefined || guest.window.windowMs === 0 || deltas.length === 0) return undefined;
  return deltas.reduce((sum, delta) => sum + delta, 0) / 1e6 / guest.window.windowMs;
}

function run(host: FakeHost, ms: number): void {
  for (const guest of host.guests.values()) guest.runNs += ms * 1e6;
  host.pass(ms);
}

describe('createTracker', () => {
  it('finds a guest, and tells what its vCPUs used from the second reading on', () => {
    const host = fakeHost();
    host.start({ pid: 100 });
    const tracker = trackerOf(host);
    const first = tracker.tick();
    expect(first.came).toHaveLength(1);
    expect(coresOf(first, 100)).toBeUndefined();
    run(host, 10_000);
    expect(coresOf(tracker.tick(), 100)).toBeCloseTo(1, 3);
  });

  it('lets go of a guest that ended', () => {
    const host = fakeHost();
    host.start({ pid: 100 });
    const tracker = trackerOf(host);
    const [id] = tracker.tick().came;
    host.guests.delete(100);
    run(host, 10_000);
    const last = tracker.tick();
    expect(last.went).toEqual([id]);
    expect(last.guests).toEqual([]);
  });

  it('takes a new process with an old number for a new guest, and makes no rate of the two', () => {
    const host = fakeHost();
    host.start({ pid: 100, uuid: '00000000-0000-4000-8000-000000000001' }).runNs = 5e9;
    const tracker = trackerOf(host);
    tracker.tick();
    host.pass(10_000);
    host.start({ pid: 100, uuid: '00000000-0000-4000-8000-000000000002' }).runNs = 6e9;
    const tick = tracker.tick();
    expect(tick.went).toEqual(['00000000-0000-4000-8000-000000000001']);
    expect(tick.came).toEqual(['00000000-0000-4000-8000-000000000002']);
    expect(coresOf(tick, 100)).toBeUndefined();
  });

  it('makes no rate of a counter that went back, nor of one that ran ahead of time', () => {
    const host = fakeHost();
    const guest = host.start({ pid: 100 });
    guest.runNs = 5e9;
    const tracker = trackerOf(host);
    tracker.tick();
    host.pass(10_000);
    guest.runNs = 1e9;
    expect(coresOf(tracker.tick(), 100)).toBeUndefined();
    host.pass(10_000);
    guest.runNs += 3600e9;
    expect(coresOf(tracker.tick(), 100)).toBeUndefined();
    run(host, 10_000);
    expect(coresOf(tracker.tick(), 100)).toBeCloseTo(1, 3);
  });

  it('goes by a clock that does not jump', () => {
    const host = fakeHost();
    host.start({ pid: 100 });
    const tracker = trackerOf(host);
    tracker.tick();
    run(host, 10_000);
    host.setWall(0);
    expect(coresOf(tracker.tick(), 100)).toBeCloseTo(1, 3);
  });

  it('reads an idle guest ever less often, and a busy one each time', () => {
    const host = fakeHost();
    const busy = host.start({ pid: 100 });
    host.start({ pid: 200 });
    const tracker = trackerOf(host, 1000);
    const windows = new Map([100, 200].map((pid) => [pid, new Set<number>()]));
    for (let second = 0; second < 60; second++) {
      for (const { found, window } of tracker.tick().guests)
        windows.get(found.process.pid)?.add(window.windowMs);
      busy.runNs += 1e9;
      host.pass(1000);
    }
    expect(Math.max(...(windows.get(100) ?? []))).toBe(1000);
    expect(Math.max(...(windows.get(200) ?? []))).toBe(8000);
  });

  it('reads the numa_maps of a large guest so seldom that it costs a thousandth of the time', () => {
    const host = fakeHost();
    host.start({ pid: 100 });
    host.numaMapsMs = 200;
    const tracker = trackerOf(host);
    for (let tick = 0; tick < 360; tick++) {
      tracker.tick();
      run(host, 10_000);
    }
    const reads = host.reads.get('/proc/100/numa_maps') ?? 0;
    expect(reads).toBeGreaterThan(10);
    expect(reads).toBeLessThanOrEqual(19);
  });
});

describe('createTracker over 72 hours of guests that come and go', () => {
  it('keeps nothing of those that went', () => {
    const host = fakeHost();
    const tracker = trackerOf(host, INTERVAL_72H_MS);
    let next = 1000;
    let came = 0;
    let went = 0;
    for (let elapsedMs = 0; elapsedMs < 72 * MS_PER_HOUR; elapsedMs += INTERVAL_72H_MS) {
      // Every five minutes one guest starts, and the oldest of more than five ends.
      if (elapsedMs % 300_000 === 0) {
        host.start({ pid: next });
        next += 10;
        if (next > 4_000_000) next = 1000;
        const [oldest] = host.guests.keys();
        if (host.guests.size > 5 && oldest !== undefined) host.guests.delete(oldest);
      }
      const tick = tracker.tick();
      host.reads.clear();
      came += tick.came.length;
      went += tick.went.length;
      run(host, INTERVAL_72H_MS);
    }
    expect(came).toBe(864);
    expect(came - went).toBe(5);
    // Three threads each of the guests that are left, and no descriptor slot more.
    expect(host.sampler.size()).toBe(15);
    expect(tracker.tick().guests.every(({ window }) => window.windowMs > 0)).toBe(true);
  });
});
