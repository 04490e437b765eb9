import { isKnown } from '../model/fact.ts';
import type { HostPlacement } from '../model/host-placement.ts';
import type { Forecast } from '../model/plan.ts';
import type { KeptLoss } from '../model/results.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { GivenParameters } from '../simulate/given-parameters.ts';
import { predictPlan } from '../simulate/predict-plan.ts';
import { measuredParameters } from './measured-parameters.ts';

/**
 * What the simulation expects of where the plan puts guests; undefined where the snapshot tells too little of the host
 * to simulate it.
 *
 * @param moved ids of the guests whose place the plan changes; the others stay where they are
 * @param measured what campaigns measured; what is of the snapshot's host takes the place of published parameters
 */
export function forecast(
  snapshot: Snapshot,
  placement: HostPlacement,
  moved: ReadonlySet<string>,
  measured: readonly KeptLoss[] = [],
): Forecast | undefined {
  if (!isKnown(snapshot.host.topology) || placement.guests.length === 0) return undefined;
  const guests = placement.guests.filter(({ id }) => moved.has(id));
  const { told, ...parameters } = measuredParameters(snapshot, measured);
  const {
    host,
    guests: each,
    assumed,
  } = predictPlan(snapshot, { ...placement, guests }, parameters);
  return {
    host: gainOf(host),
    guests: each.map((guest) => ({ guest: guest.guest, id: guest.id, ...gainOf(guest) })),
    ...overcommitted(snapshot, { ...placement, guests }, placement.guests, parameters),
    assumed: [...assumed],
    ...(told.length === 0 ? {} : { measured: [...told] }),
  };
}

function gainOf({ now, planned, gain }: Forecast['host']): Forecast['host'] {
  return { now, planned, gain };
}

/** What the guests that share pCPUs by policy are left with if all vCPUs of the host want to run at once. */
function overcommitted(
  snapshot: Snapshot,
  placement: HostPlacement,
  all: HostPlacement['guests'],
  parameters: GivenParameters,
): Pick<Forecast, 'allBusy'> {
  const sharing = all.filter(({ policy }) => policy === 'overcommit');
  if (sharing.length === 0) return {};
  const ids = new Set(sharing.map(({ id }) => id));
  const busy = predictPlan(snapshot, placement, { ...parameters, allBusy: true });
  const shares = busy.guests.filter(({ id }) => ids.has(id)).map(({ planned }) => planned);
  const mean = (pick: (range: Forecast['host']['now']) => number): number =>
    shares.reduce((sum, range) => sum + pick(range), 0) / shares.length;
  return {
    allBusy: {
      guests: shares.length,
      planned: {
        low: mean(({ low }) => low),
        typical: mean(({ typical }) => typical),
        high: mean(({ high }) => high),
      },
    },
  };
}
