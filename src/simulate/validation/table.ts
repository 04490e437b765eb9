import type { EngineParameters } from '../engine/engine-parameters.ts';
import type { SimulationResult } from '../engine/simulation-result.ts';
import type { SimulatedHostInput } from '../engine/world.ts';
import type { ParameterName, ParameterValues } from '../parameters.ts';

/** One number that somebody published, and how the model comes to it. */
export interface PublishedRow {
  readonly key: string;
  /** Rows that differ in one thing only, `x`; the baseline is a straight line over it. */
  readonly series: string;
  readonly x: number;
  readonly published: number;
  /** Whether parameters may be fitted to it; `given`: the unit of the others, no prediction at all. */
  readonly use: 'given' | 'fit' | 'test';
  predict(values: ParameterValues): number;
  /** How the event engine comes to it; left out: it has nothing to say of it. */
  readonly events?: EventPrediction;
}

export interface EventWorld {
  readonly host: SimulatedHostInput;
  readonly parameters: EngineParameters;
}

export interface EventPrediction {
  worlds(values: ParameterValues): readonly EventWorld[];
  /** @param results of these worlds, in one run */
  predict(results: readonly SimulationResult[]): number;
}

export interface PublishedTable {
  readonly id: string;
  readonly title: string;
  /** Who published it, where. */
  readonly source: string;
  /** What the numbers are, and whether less of them is better. */
  readonly unit: string;
  readonly lessIsBetter: boolean;
  /** What the source does not say and the prediction takes for granted. */
  readonly assumptions: string;
  /** Parameters that are fitted to this machine. */
  readonly refitted: readonly ParameterName[];
  readonly rows: readonly PublishedRow[];
}
