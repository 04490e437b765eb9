import type { SimulationOptions } from '../simulate/engine/simulate-host.ts';
import type { SimulationResult } from '../simulate/engine/simulation-result.ts';
import type { SimulatedHostInput } from '../simulate/engine/world.ts';

/** One host that is simulated once. */
export interface SweepJob {
  readonly host: SimulatedHostInput;
  readonly options: Omit<SimulationOptions, 'watch'>;
}

/** What a worker says of the job it has. */
export type SweepReport =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly result: SimulationResult }
  | {
      readonly kind: 'refused';
      readonly what: string;
      readonly where: string | undefined;
      readonly remedy: string | undefined;
    };
