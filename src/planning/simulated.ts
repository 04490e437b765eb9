import { isKnown } from '../model/fact.ts';
import type { Simulated } from '../model/simulated.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { predictPlan } from '../simulate/predict-plan.ts';

/**
 * What the simulation makes of a host and its guests as they are: a second opinion beside the ledger, which knows of
 * findings only, while the simulation knows nothing of them. Undefined where there is no topology or nobody to simulate.
 */
export function simulated(snapshot: Snapshot): Simulated | undefined {
  if (!isKnown(snapshot.host.topology)) return undefined;
  const { host, guests, assumed } = predictPlan(snapshot, { guests: [] });
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
  };
}
