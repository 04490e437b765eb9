import { describe, expect, it } from 'vitest';
import { regularTopology } from '../simulate/engine/regular-topology.ts';
import { simulateHost } from '../simulate/engine/simulate-host.ts';
import type { SimulationJob } from '../simulate/engine/simulation-job.ts';
import { costly } from '../simulate/engine/testing/parameter-sets.ts';
import { runSweep } from './run-sweep.ts';

function jobWith(guests: number, durationMs = 200): SimulationJob {
  return {
    host: {
      topology: regularTopology({ cores: 4, nodes: 2 }),
      guests: Array.from({ length: guests }, (_, at) => ({
        id: `guest ${at}`,
        vcpus: 2,
        memoryMiB: 512,
        load: { runningShare: 0.7 },
      })),
      policy: { kind: 'floating' },
    },
    options: { seed: guests, durationMs, parameters: costly },
  };
}

describe('a sweep over several pCPUs', () => {
  it('gives the results that simulating one after the other gives, and tells how far it is', async () => {
    const jobs = [1, 2, 3, 4, 5].map((guests) => jobWith(guests));
    const shares: number[] = [];
    const results = await runSweep(jobs, { workers: 2, onProgress: (share) => shares.push(share) });
    const shareOf = (at: number): number | undefined => results[at]?.total.shareOfNative;
    for (const [at, { host, options }] of jobs.entries()) {
      expect(shareOf(at)).toBeCloseTo(simulateHost(host, options).total.shareOfNative, 9);
    }
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.at(-1)).toBe(1);
  });

  it('ends at once when it is no longer wanted', async () => {
    const abort = new AbortController();
    const jobs = [jobWith(4, 1e8), jobWith(3, 1e8)];
    const sweep = runSweep(jobs, { workers: 2, signal: abort.signal });
    setTimeout(() => abort.abort(new Error('no longer wanted')), 100);
    await expect(sweep).rejects.toThrow('no longer wanted');
    await expect(runSweep(jobs, { signal: abort.signal })).rejects.toThrow('no longer wanted');
  });

  it('says what makes no sense in a job', async () => {
    const { host, options } = jobWith(1);
    const policy = { kind: 'core-pinned' as const, exclusive: true };
    const guests = [{ id: 'wide', vcpus: 5, memoryMiB: 64, load: {} }];
    await expect(runSweep([{ host: { ...host, guests, policy }, options }])).rejects.toThrow(
      /policy\.exclusive makes no sense/,
    );
  });

  it('of nothing is nothing', async () => {
    expect(await runSweep([])).toEqual([]);
  });
});
