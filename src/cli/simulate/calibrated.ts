import { loadShares } from '../../collect/load-parameters.ts';
import { PARAMETERS_SCHEMA, type ParametersDocument } from '../../model/simulation.ts';
import { fromShares } from '../../simulate/calibrate/from-shares.ts';
import { fromSnapshot } from '../../simulate/calibrate/from-snapshot.ts';
import type { Io } from '../io.ts';
import { obtainSaved } from './obtain-saved.ts';

/** Parameters fitted to a snapshot and to measured shares; what both tell is taken from the shares. */
export async function calibrated(
  { snapshot, campaign }: { snapshot: string | undefined; campaign: string | undefined },
  io: Io,
): Promise<ParametersDocument> {
  const parts = [
    ...(snapshot === undefined ? [] : [fromSnapshot(await obtainSaved(snapshot, io))]),
    ...(campaign === undefined ? [] : [fromShares(loadShares(campaign), campaign)]),
  ];
  return {
    schema: PARAMETERS_SCHEMA,
    fittedTo: parts.flatMap(({ fittedTo }) => fittedTo),
    parameters: Object.assign({}, ...parts.map(({ parameters }) => parameters)),
    left: parts.flatMap(({ left }) => left),
  };
}
