import type { SimulationOptions } from './simulate-host.ts';
import type { SimulatedHostInput } from './world.ts';

/** One host that is simulated once. */
export interface SimulationJob {
  readonly host: SimulatedHostInput;
  readonly options: Omit<SimulationOptions, 'watch'>;
}

/** How often and how long a host is simulated. */
export interface Effort {
  /** Runs, each with a seed of its own, from 1. */
  readonly seeds: number;
  /** Of simulated time that is measured in each, after a warm-up. */
  readonly simulatedMs: number;
}

/** The same host with one seed after the other. */
export function jobsFor(
  host: SimulatedHostInput,
  parameters: SimulationOptions['parameters'],
  { seeds, simulatedMs }: Effort,
): SimulationJob[] {
  return Array.from({ length: seeds }, (_, at) => ({
    host,
    options: { seed: at + 1, durationMs: simulatedMs, parameters },
  }));
}
