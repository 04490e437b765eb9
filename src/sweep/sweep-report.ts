import type { SimulationResult } from '../simulate/engine/simulation-result.ts';

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
