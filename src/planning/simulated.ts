import { isKnown } from '../model/fact.ts';
import type { KeptLoss } from '../model/results.ts';
import type { Simulated } from '../model/simulated.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { predictPlan } from '../simulate/predict-plan.ts';
import { measuredParameters } from './measured-parameters.ts';

/**
 * What the simulation makes of a host and its guests as they are: a second opinion beside the ledger, which knows of
 * findings only, while the simulation knows nothing of them. Undefined where there is no topology or nobody to simulate.
 */
export function simulated(
  snapshot: Snapshot,
  measured: readonly KeptLoss[] = [],
): Simulated | undefined {
  if (!isKnown(snapshot.host.topology)) return undefined;
  const { told, ...parameters } = measuredParameters(snapshot, measured);
  const { host, guests, assumed } = predictPlan(snapshot, { guests: [] }, parameters);
  if (guests.length === 0) return undefined;
  return {
    host: host.now,
    guests: guests.map(({ guest, id, now, lossesNow }) => ({
      guest,
      id,
      share: now,
      losses: { ...lossesNow },
    })),
    assumed: [...assumed],
    ...(told.length === 0 ? {} : { measured: [...told] }),
  };
}
