import { type SimulationOptions, simulateHost } from './simulate-host.ts';
import type { SimulationResult } from './simulation-result.ts';
import type { SimulatedHostInput } from './world.ts';

export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Of the single runs around their mean; 0 where there is but one. */
  readonly deviation: number;
}

export interface SeedsResult {
  /** By seed, in the order given. */
  readonly runs: readonly SimulationResult[];
  readonly shareOfNative: Spread;
  /** By guest, in the order of the host. */
  readonly guests: readonly { readonly id: string; readonly shareOfNative: Spread }[];
}

/** The same host with several seeds, and how far the results are apart. */
export function simulateSeeds(
  host: SimulatedHostInput,
  seeds: readonly number[],
  options: Omit<SimulationOptions, 'seed'>,
): SeedsResult {
  return gatherSeeds(seeds.map((seed) => simulateHost(host, { ...options, seed })));
}

/** @param runs of one host, each with a seed of its own; at least one */
function gatherSeeds(runs: readonly SimulationResult[]): SeedsResult {
  const guests = runs[0]?.guests ?? [];
  return {
    runs,
    shareOfNative: spreadOf(runs.map(({ total }) => total.shareOfNative)),
    guests: guests.map(({ id }, at) => ({
      id,
      shareOfNative: spreadOf(runs.flatMap((run) => run.guests[at]?.shareOfNative ?? [])),
    })),
  };
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    low: Math.min(...values),
    high: Math.max(...values),
    deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)),
  };
}
