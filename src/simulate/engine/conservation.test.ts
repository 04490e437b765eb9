import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Watch } from './event-loop.ts';
import { simulateHost } from './simulate-host.ts';
import type { SimulationResult } from './simulation-result.ts';
import { drawnHosts } from './testing/drawn-hosts.ts';
import { costly } from './testing/parameter-sets.ts';
import type { SimulatedHostInput } from './world.ts';

const ALLOWED = 1e-9;

function off(sum: number, whole: number): number {
  return Math.abs(sum / whole - 1);
}

describe('whatever the host, its guests and how they are run', () => {
  it('no time is lost or found, and no part of it is negative', () => {
    fc.assert(
      fc.property(drawnHosts, fc.integer(), (world, seed) => {
        const { account, guests: results } = simulate(world, seed);
        const { workNs, lostRunningNs, pollingNs } = account;
        const running = workNs + lostRunningNs + pollingNs;
        expect(
          off(running + account.hostThreadsNs + account.idleNs, account.capacityNs),
        ).toBeLessThan(ALLOWED);
        const offCpu = account.waitingNs + account.blockedNs + account.sleepingNs;
        expect(off(running + offCpu, account.vcpuTimeNs)).toBeLessThan(ALLOWED);
        for (const part of Object.values(account)) expect(part).toBeGreaterThanOrEqual(0);
        for (const { shareOfNative, losses } of results) {
          const sum = Object.values(losses).reduce((all, loss) => all + loss, shareOfNative);
          expect(off(sum, 1)).toBeLessThan(1e-6);
          expect(Math.min(...Object.values(losses))).toBeGreaterThanOrEqual(-ALLOWED);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('no pCPU runs two threads, no thread runs twice, and time does not go back', () => {
    fc.assert(
      fc.property(drawnHosts, fc.integer(), (world, seed) => {
        const { watch, odd } = onlooker();
        simulate(world, seed, watch);
        expect(odd()).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('the same seed gives the same result', () => {
    fc.assert(
      fc.property(drawnHosts, fc.integer(), (world, seed) => {
        expect(simulate(world, seed)).toEqual(simulate(world, seed));
      }),
      { numRuns: 15 },
    );
  });

  it('who is pinned to a pCPU is never moved, nor is one who is pinned to a node to another', () => {
    fc.assert(
      fc.property(drawnHosts, fc.boolean(), (world, toCores) => {
        const kind = toCores ? 'core-pinned' : 'node-pinned';
        const { migrations } = simulate({ ...world, policy: { kind } }, 1).total;
        expect(migrations.acrossNodes).toBe(0);
        if (toCores) expect(migrations).toEqual({ withinLlc: 0, withinNode: 0, acrossNodes: 0 });
      }),
      { numRuns: 25 },
    );
  });
});

/** Counts the steps that are not possible after those before them. */
function onlooker(): { watch: Watch; odd: () => number } {
  const cpus = new Map<number, number>();
  const threads = new Set<number>();
  let lastNs = 0;
  let odd = 0;
  const watch: Watch = (nowNs, step, cpu, thread) => {
    const isExpected = cpus.get(cpu) === (step === 'in' ? undefined : thread);
    if (nowNs < lastNs || !isExpected || threads.has(thread) !== (step === 'out')) odd += 1;
    lastNs = nowNs;
    if (step === 'in') {
      cpus.set(cpu, thread);
      threads.add(thread);
    } else {
      cpus.delete(cpu);
      threads.delete(thread);
    }
  };
  return { watch, odd: () => odd };
}

function simulate(world: SimulatedHostInput, seed: number, watch?: Watch): SimulationResult {
  const options = { seed, durationMs: 100, parameters: costly };
  return simulateHost(world, watch === undefined ? options : { ...options, watch });
}
