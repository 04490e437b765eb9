import { describe, expect, it } from 'vitest';
import type { EngineParameters } from './engine-parameters.ts';
import { regularTopology } from './regular-topology.ts';
import { simulateHost } from './simulate-host.ts';
import type { SimulationResult } from './simulation-result.ts';
import { costly, free } from './testing/parameter-sets.ts';
import type { SimulatedHostInput } from './world.ts';

type Load = SimulatedHostInput['guests'][number]['load'];

/** So many guests of two vCPUs on two nodes of four cores, and what is different from that. */
function simulate(
  guests: number,
  load: Load,
  parameters: EngineParameters,
  more: Partial<SimulatedHostInput> = {},
): SimulationResult {
  const host: SimulatedHostInput = {
    topology: regularTopology({ cores: 8, nodes: 2, memoryMiB: 16_384 }),
    guests: Array.from({ length: guests }, (_, at) => ({
      id: `guest ${at}`,
      vcpus: 2,
      memoryMiB: 1024,
      load: { walkShare: 0, exitsPerSecond: 0, ...load },
    })),
    policy: { kind: 'floating' },
    ...more,
  };
  return simulateHost(host, { seed: 3, durationMs: 3000, parameters });
}

function pinned(cells: { node: number; pins: Record<string, number>; memoryMiB: number }[]): {
  policy: SimulatedHostInput['policy'];
} {
  return { policy: { kind: 'placement', places: [{ guest: 'guest 0', cells }] } };
}

describe('each cause costs what its parameters say', () => {
  it('memory on the other node', () => {
    const parameters = { ...free, remoteLatencyShare: 0.6 };
    const away = pinned([
      { node: 0, pins: { 0: 0, 1: 1 }, memoryMiB: 0 },
      { node: 1, pins: {}, memoryMiB: 1024 },
    ]);
    const { total } = simulate(1, { memoryShare: 0.5 }, parameters, away);
    // Distance 21: 1.1 times 10 further than the node itself.
    expect(total.shareOfNative).toBeCloseTo(1 / (1 + 0.5 * 0.6 * 1.1), 6);
    expect(total.losses.remoteMemory).toBeCloseTo(1 - total.shareOfNative, 6);
    expect(total.localShare).toBeCloseTo(0, 6);
  });

  it('a sibling thread that is busy, and one pCPU for two vCPUs', () => {
    const topology = regularTopology({ cores: 2, nodes: 1, threadsPerCore: 2 });
    const parameters = { ...free, smtSpeedShare: 0.6 };
    const on = (one: number, other: number): number => {
      const place = pinned([{ node: 0, pins: { 0: one, 1: other }, memoryMiB: 64 }]);
      return simulate(1, {}, parameters, { topology, ...place }).total.shareOfNative;
    };
    expect(on(0, 1)).toBeCloseTo(1, 6);
    expect(on(0, 2)).toBeCloseTo(0.6, 6);
    expect(on(0, 0)).toBeCloseTo(0.5, 2);
  });

  it('two-dimensional page walks by page size, and shadow tables', () => {
    const parameters = {
      ...free,
      nestedWalkMissShare: 0.5,
      hugePageWalkShare: 0.1,
      shadowUpdateUs: 10,
    };
    const loss = (features: SimulatedHostInput['features']): number =>
      simulate(1, { walkShare: 0.1, pageTableWritesPerSecond: 2000 }, parameters, { features })
        .total.losses.pageWalk;
    // 24 reads for 4: five times as many more, half of which the walk caches save.
    expect(loss({})).toBeCloseTo(0.25 / 1.25, 6);
    const half = loss({ hostPages: '2M' });
    const huge = loss({ hostPages: '2M', guestPages: '2M' });
    expect(half).toBeLessThan(loss({}));
    expect(huge).toBeLessThan(half / 4);
    // What the guest's huge pages save is lost where the host has none.
    expect(loss({ guestPages: '2M' })).toBeGreaterThan(half);
    expect(loss({ nestedPaging: false })).toBeCloseTo(0.02 / 1.02, 6);
  });

  it('flows beyond what the controllers carry slow down all', () => {
    const parameters = { ...free, coreBandwidthMiBps: 1000 };
    const shareWith = (bandwidthMiBps: number): number =>
      simulate(4, { memoryShare: 1, bandwidthMiBps }, parameters).total.shareOfNative;
    expect(shareWith(900)).toBeCloseTo(1, 3);
    expect(shareWith(2000)).toBeCloseTo(0.5, 1);
    expect(shareWith(4000)).toBeCloseTo(0.25, 1);
  });

  it('memory that the host has not is swapped, the seldom used first', () => {
    const withMemory = (memoryMiB: number): SimulationResult => {
      const topology = regularTopology({ cores: 8, nodes: 2, memoryMiB });
      return simulate(4, {}, free, { topology, features: { guestMemoryShare: 1 } });
    };
    expect(withMemory(4096).total.swappedShare).toBe(0);
    const some = withMemory(3200).total;
    expect(some.swappedShare).toBeCloseTo(1 - 3200 / 4096, 6);
    expect(some.losses.swap).toBe(0);
    const much = withMemory(2048).total.losses.swap;
    expect(much).toBeGreaterThan(0.02);
    expect(withMemory(1024).total.losses.swap).toBeGreaterThan(much);
  });

  it('KSM costs a pCPU and first writes, and saves memory', () => {
    const topology = regularTopology({ cores: 8, nodes: 2, memoryMiB: 3600 });
    const host = { topology, features: { ksm: true, guestMemoryShare: 1 } };
    const { total } = simulate(4, {}, { ...costly, ksmMergedShare: 0.3 }, host);
    expect(total.losses.ksm).toBeGreaterThan(0);
    expect(total.swappedShare).toBe(0);
    expect(total.losses.runDelay).toBeGreaterThan(0.005);
  });

  it('a burst that the host has no memory for fails, one that it has does not', () => {
    const balloon = { takenShare: 0.5, burstsPerHour: 7200 };
    const failed = (memoryMiB: number): number => {
      const topology = regularTopology({ cores: 8, nodes: 2, memoryMiB });
      const features = { balloon, guestMemoryShare: 1 };
      const { guests, total } = simulate(4, {}, free, { topology, features });
      expect(total.losses.balloon).toBeGreaterThan(0);
      return guests.reduce((sum, { failedBursts }) => sum + failedBursts, 0);
    };
    expect(failed(2100)).toBeGreaterThan(0);
    expect(failed(4096)).toBe(0);
  });

  it('a lock given back by who goes to sleep lets on who waited for it', () => {
    const topology = regularTopology({ cores: 2, nodes: 1 });
    const locks = { heldShare: 0.3, perSecond: 10_000 };
    const load = { runningShare: 0.5, wakeUpsPerSecond: 1000, locks };
    const host = { topology, features: { haltPollUs: 0 } };
    const { account } = simulate(2, load, free, host);
    expect(account.blockedNs / account.vcpuTimeNs).toBeLessThan(0.01);
  });

  it('nothing is lost to who had nothing to do, with however many tasks', () => {
    const load = { runningShare: 0.001, wakeUpsPerSecond: 0.001, tasksPerVcpu: 3 };
    const [guest] = simulate(1, load, free).guests;
    expect(guest?.shareOfNative).toBe(1);
    expect(Object.values(guest?.losses ?? {})).not.toContain(Number.NaN);
  });

  it('polling before a halt makes waking up cheaper', () => {
    const lost = (haltPollUs: number): number =>
      simulate(2, { runningShare: 0.8, wakeUpsPerSecond: 2000 }, costly, {
        features: { haltPollUs },
      }).total.losses.wakeUp;
    expect(lost(200)).toBeLessThan(lost(0) * 0.5);
  });
});

describe('what a kernel does with guests that float', () => {
  it('more guests never give any of them more', () => {
    for (const parameters of [free, costly]) {
      const shares = [2, 4, 6, 8, 12, 16].map(
        (guests) => simulate(guests, {}, parameters).total.shareOfNative,
      );
      for (const [at, share] of shares.slice(1).entries()) {
        expect(share).toBeLessThanOrEqual((shares[at] ?? 0) + 0.005);
      }
    }
  });

  it('scatters the memory of guests that boot on a full host more than of those that boot first', () => {
    const { guests } = simulate(4, {}, { ...free, bootScatterShare: 0.4 });
    const scattered = guests.map(({ scatteredShare }) => scatteredShare);
    expect(scattered[3]).toBeCloseTo(0.4, 6);
    expect(scattered[0]).toBeCloseTo(0.1, 6);
  });

  it('gives a guest that is wider than a node no locality to speak of', () => {
    const topology = regularTopology({ cores: 8, nodes: 4, memoryMiB: 16_384 });
    const wide = { id: 'wide', vcpus: 8, memoryMiB: 4096, load: {} };
    const policy = { kind: 'node-pinned' as const };
    const localOf = (cells: number): number =>
      simulate(0, {}, costly, { topology, policy, guests: [{ ...wide, cells }] }).total.localShare;
    expect(localOf(1)).toBeCloseTo(0.25, 2);
    expect(localOf(4)).toBeGreaterThan(0.9);
  });
});
