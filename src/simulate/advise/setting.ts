import type { Workload } from '../../model/advice.ts';
import type { CapacityDocument } from '../../model/simulation.ts';
import type { GuestPrediction } from '../analytic/predict.ts';
import type { ParameterValues } from '../parameters.ts';

/** A workload and what the model says of it, for each piece of advice. */
export interface AdviceSetting {
  readonly workload: Workload;
  readonly values: ParameterValues;
  /** How many of its kind the host takes under each allocation policy. */
  readonly capacity: CapacityDocument;
  /** What one of its kind does with as many as there are. */
  readonly predicted: GuestPrediction;
}

export function percentText(share: number): string {
  const ROUND_FROM = 0.1;
  const SEEN_FROM = 0.001;
  if (share > 0 && share < SEEN_FROM) return 'under 0.1 %';
  return `${(100 * share).toFixed(share >= ROUND_FROM || share === 0 ? 0 : 1)} %`;
}
