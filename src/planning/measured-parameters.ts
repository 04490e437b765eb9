import { hostText } from '../derived/host-text.ts';
import { measuredOn } from '../ledger/measured/measured-on.ts';
import type { KeptLoss } from '../model/results.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { fromLosses } from '../simulate/calibrate/from-losses.ts';
import { type GivenParameters, givenParameters } from '../simulate/given-parameters.ts';

export interface MeasuredParameters extends GivenParameters {
  /** In words, which parameters are not the published ones, and whence. */
  readonly told: readonly string[];
}

/** The simulation's parameters with those in their place that campaigns measured on the snapshot's host. */
export function measuredParameters(
  snapshot: Snapshot,
  kept: readonly KeptLoss[],
): MeasuredParameters {
  const { parameters, fittedTo } = fromLosses(measuredOn(kept, hostText(snapshot)));
  return {
    ...givenParameters(parameters, 'what was measured on this host'),
    told: fittedTo.map(({ what, predicted }) => `${what}: ${Number(predicted.toPrecision(3))}`),
  };
}
