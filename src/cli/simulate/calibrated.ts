import { loadShares } from '../../collect/load-parameters.ts';
import { hostText } from '../../derived/host-text.ts';
import { measuredOn } from '../../ledger/measured/measured-on.ts';
import { PARAMETERS_SCHEMA, type ParametersDocument } from '../../model/simulation.ts';
import { fromLosses } from '../../simulate/calibrate/from-losses.ts';
import { fromShares } from '../../simulate/calibrate/from-shares.ts';
import { fromSnapshot } from '../../simulate/calibrate/from-snapshot.ts';
import type { Io } from '../io.ts';
import { lossesMeasuredHere } from '../measure/losses-measured-here.ts';
import { thisHost } from '../measure/this-host.ts';
import { obtainSaved } from './obtain-saved.ts';

/** Parameters from what was measured here, fitted to a snapshot, and to measured shares; what several tell is taken from the last of them. */
export async function calibrated(
  {
    snapshot,
    campaign,
    measured,
  }: { snapshot: string | undefined; campaign: string | undefined; measured: boolean },
  io: Io,
): Promise<ParametersDocument> {
  const saved = snapshot === undefined ? undefined : await obtainSaved(snapshot, io);
  const host = saved === undefined ? thisHost() : hostText(saved);
  const parts = [
    ...(measured ? [fromLosses(measuredOn(lossesMeasuredHere(io), host))] : []),
    ...(saved === undefined ? [] : [fromSnapshot(saved)]),
    ...(campaign === undefined ? [] : [fromShares(loadShares(campaign), campaign)]),
  ];
  return {
    schema: PARAMETERS_SCHEMA,
    fittedTo: parts.flatMap(({ fittedTo }) => fittedTo),
    parameters: Object.assign({}, ...parts.map(({ parameters }) => parameters)),
    left: parts.flatMap(({ left }) => left),
  };
}
