import { describe, expect, it } from 'vitest';
import { nativeUse } from './native-use.ts';
import { regularTopology } from './regular-topology.ts';
import { simulateSeeds } from './simulate-seeds.ts';
import { free } from './testing/parameter-sets.ts';

/** Mean number of callers that wait at M/M/c//N, whose callers are away for `1 / ratio` service times. */
function waitingOf(servers: number, callers: number, ratio: number): number {
  let chance = 1;
  let sum = 1;
  let waiting = 0;
  for (let present = 1; present <= callers; present += 1) {
    chance *= (ratio * (callers - present + 1)) / Math.min(present, servers);
    sum += chance;
    waiting += chance * Math.max(0, present - servers);
  }
  return waiting / sum;
}

/** The same at M/M/c, by Erlang's C formula. */
function erlangWaiting(servers: number, load: number): number {
  let term = 1;
  let sum = 1;
  for (let at = 1; at < servers; at += 1) {
    term *= load / at;
    sum += term;
  }
  const tail = ((term * load) / servers) * (servers / (servers - load));
  return (tail / (sum + tail)) * (load / (servers - load));
}

interface Queue {
  readonly cores: number;
  readonly guests: number;
  readonly runningShare: number;
  readonly tasksPerVcpu?: number;
  readonly vcpus?: number;
  readonly durationMs?: number;
}

/** Guests that sleep and work at random on a host that costs nothing. Means over seeds. */
function run({ cores, guests, runningShare, ...more }: Queue): {
  share: number;
  busy: number;
  waiting: number;
} {
  const { vcpus = 1, tasksPerVcpu = 1, durationMs = 8000 } = more;
  const load = { runningShare, wakeUpsPerSecond: 100, tasksPerVcpu };
  const ids = Array.from({ length: guests }, (_, at) => `guest ${at}`);
  const { runs, shareOfNative } = simulateSeeds(
    {
      topology: regularTopology({ cores, nodes: 1 }),
      guests: ids.map((id) => ({ id, vcpus, memoryMiB: 64, load })),
      policy: { kind: 'floating' },
      features: { haltPollUs: 0 },
    },
    [1, 2, 3, 4],
    { durationMs, parameters: free },
  );
  const mean = (values: number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    share: shareOfNative.mean,
    busy: mean(runs.map(({ total }) => total.busyShare)),
    waiting: mean(runs.map(({ account }) => (account.waitingNs * cores) / account.capacityNs)),
  };
}

describe('a host that costs nothing is a queue', () => {
  it.each([
    [1, 2, 0.5],
    [1, 8, 0.15],
    [4, 8, 0.5],
    [4, 12, 0.5],
    [16, 40, 0.4],
  ])('%i pCPUs and %i guests that run %f of their time: M/M/c//N', (...queue) => {
    const [cores, guests, runningShare] = queue;
    const ratio = runningShare / (1 - runningShare);
    const expected = waitingOf(cores, guests, ratio);
    const { waiting, busy } = run({ cores, guests, runningShare });
    expect(waiting / expected).toBeGreaterThan(0.95);
    expect(waiting / expected).toBeLessThan(1.05);
    // Who neither waits nor is served is away: the flow in is the flow out.
    expect(busy * cores).toBeCloseTo(ratio * (guests - waiting - busy * cores), 0);
  });

  it('hundreds of rare callers of 1 pCPU that is busy for 0.6 of the time: M/M/1', () => {
    const { waiting } = run({
      ...{ cores: 1, guests: 400, runningShare: 0.0015, durationMs: 1500 },
    });
    expect(waiting / erlangWaiting(1, 0.6)).toBeGreaterThan(0.93);
    expect(waiting / erlangWaiting(1, 0.6)).toBeLessThan(1.05);
  });

  it('hundreds of rare callers of 4 pCPUs that are busy for 0.7 of the time: M/M/c', () => {
    const { waiting } = run({
      ...{ cores: 4, guests: 400, runningShare: 0.007, durationMs: 1500 },
    });
    expect(waiting / erlangWaiting(4, 2.8)).toBeGreaterThan(0.92);
    expect(waiting / erlangWaiting(4, 2.8)).toBeLessThan(1.05);
  });

  it.each([1, 2, 4])('guests that never sleep share pCPUs evenly, %i to one', (ratio) => {
    const { share, busy } = run({ cores: 8, guests: 8 * ratio, runningShare: 1 });
    expect(share).toBeCloseTo(1 / ratio, 3);
    expect(busy).toBeCloseTo(1, 6);
  });

  it('tasks of a guest that has pCPUs of its own do what they would natively', () => {
    const { share } = run({ cores: 4, guests: 1, vcpus: 4, tasksPerVcpu: 3, runningShare: 0.3 });
    expect(share).toBeGreaterThan(0.98);
  });
});

describe('what a guest would use natively', () => {
  const load = {
    wakeUpsPerSecond: 1,
    workingSetKiB: 0,
    memoryShare: 0,
    bandwidthMiBps: 0,
    walkShare: 0,
    pageTableWritesPerSecond: 0,
    exitsPerSecond: 0,
    requestsPerSecond: 0,
    usedMemoryShare: 1,
  };

  it('with very many tasks is what they ask for', () => {
    const tasks = { ...load, runningShare: 0.00001, tasksPerVcpu: 60_000 };
    expect(nativeUse(tasks, 1)).toBeCloseTo(0.6, 3);
  });

  it('with two tasks on one vCPU is 4/5 when each would run half of its time', () => {
    expect(nativeUse({ ...load, runningShare: 0.5, tasksPerVcpu: 2 }, 1)).toBeCloseTo(0.8, 9);
  });
});
