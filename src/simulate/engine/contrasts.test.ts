import { describe, expect, it } from 'vitest';
import type { EngineParameters } from './engine-parameters.ts';
import { regularTopology } from './regular-topology.ts';
import { simulateSeeds } from './simulate-seeds.ts';
import type { SimulationResult } from './simulation-result.ts';
import { free } from './testing/parameter-sets.ts';
import type { SimulatedHostInput } from './world.ts';

type GuestInput = SimulatedHostInput['guests'][number];

interface Setting {
  readonly guests: number;
  readonly vcpus: number;
  readonly nodes?: number;
  readonly load?: GuestInput['load'];
  readonly policy?: 'floating' | 'numa-balancing' | 'node-pinned';
  readonly warmUpMs?: number;
}

/** Like guests on 16 cores, and the means of two runs. */
function simulate(
  { guests, vcpus, nodes = 1, load = {}, policy = 'floating', warmUpMs = 50 }: Setting,
  parameters: EngineParameters,
): { share: number; local: number; across: number } {
  const host: SimulatedHostInput = {
    topology: regularTopology({ cores: 16, nodes }),
    guests: Array.from({ length: guests }, (_, at) => ({
      ...{ id: `guest ${at}`, vcpus, memoryMiB: 256 },
      load: { walkShare: 0, exitsPerSecond: 0, ...load },
    })),
    policy: { kind: policy },
  };
  const { runs } = simulateSeeds(host, [1, 2], { durationMs: 500, warmUpMs, parameters });
  const mean = (of: (total: SimulationResult['total']) => number): number =>
    runs.reduce((sum, { total }) => sum + of(total), 0) / runs.length;
  return {
    share: mean(({ shareOfNative }) => shareOfNative),
    local: mean(({ localShare }) => localShare),
    across: mean(({ migrations }) => migrations.acrossNodes),
  };
}

describe('locks whose holder was taken off its pCPU', () => {
  const lostTo = (kind: 'fifo' | 'unfair' | 'paravirtual', guests: number): number => {
    const locks = { heldShare: 0.1, perSecond: 2000, kind };
    const { share } = simulate({ guests, vcpus: 16, load: { locks } }, free);
    return 1 - share * guests;
  };

  it('cost guests with fair locks much under overcommit, and others little', () => {
    const fair = lostTo('fifo', 2);
    expect(fair).toBeGreaterThan(0.08);
    expect(lostTo('unfair', 2)).toBeLessThan(0.02);
    expect(lostTo('paravirtual', 2)).toBeLessThan(fair / 4);
    expect(lostTo('fifo', 3)).toBeGreaterThan(fair);
  });

  it('cost nothing where each vCPU has a pCPU, however locks are handed on', () => {
    for (const kind of ['fifo', 'unfair'] as const) expect(lostTo(kind, 1)).toBeLessThan(0.001);
  });
});

describe('NUMA balancing', () => {
  const setting = { guests: 8, vcpus: 2, nodes: 4 } as const;
  const balancing = { numaReturnShare: 0.5, numaMigrateShare: 0.2, numaRecoveryShare: 0.8 };

  it('brings memory that went astray at boot to those who use it, and nothing else does', () => {
    const parameters = { ...free, ...balancing, bootScatterShare: 0.8, numaScanPeriodMs: 500 };
    const at = (policy: 'floating' | 'numa-balancing', warmUpMs: number): number =>
      simulate({ ...setting, policy, warmUpMs }, parameters).local;
    expect(at('floating', 0)).toBeLessThan(0.6);
    expect(at('numa-balancing', 15_000)).toBeGreaterThan(0.95);
    expect(at('floating', 15_000)).toBeCloseTo(at('floating', 0), 2);
  });

  it('keeps most of those at home who had drifted away on a full host, and recovers what that costs', () => {
    const parameters = { ...free, ...balancing, scatterDrift: 5, remoteLatencyShare: 0.6 };
    const floating = simulate(setting, parameters);
    const balanced = simulate({ ...setting, policy: 'numa-balancing' }, parameters);
    expect(floating.local).toBeLessThan(0.35);
    expect(balanced.local).toBeGreaterThan(0.7);
    const recovered = (balanced.share - floating.share) / (1 - floating.share);
    expect(recovered).toBeGreaterThan(0.6);
    expect(recovered).toBeLessThan(0.95);
  });
});

describe('the pull of a waker', () => {
  const load = { runningShare: 0.4, wakeUpsPerSecond: 200, requestsPerSecond: 400 };
  const setting = { guests: 6, vcpus: 2, nodes: 4, load } as const;

  it('takes vCPUs away from their memory, the more the stronger it is', () => {
    const pulledBy = (wakeAffineShare: number): { local: number; across: number } =>
      simulate(setting, { ...free, requestUs: 20, wakeAffineShare });
    const [none, weak, strong] = [pulledBy(0), pulledBy(0.1), pulledBy(0.9)];
    expect(none.local).toBeGreaterThan(0.85);
    expect(weak.local).toBeLessThan(none.local - 0.1);
    expect(strong.local).toBeLessThan(weak.local);
    expect(strong.across).toBeGreaterThan(weak.across);
  });

  it('moves nobody who is pinned to a node', () => {
    const parameters = { ...free, requestUs: 20, wakeAffineShare: 0.9 };
    expect(simulate({ ...setting, policy: 'node-pinned' }, parameters).local).toBeCloseTo(1, 9);
  });
});
