import type { HostPlacement } from '../model/host-placement.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { InternedLists } from './analytic/interned-lists.ts';
import type { Losses } from './analytic/loss-causes.ts';
import type { ModelledGuest, ModelledHost } from './analytic/modelled-host.ts';
import { predictor } from './analytic/predict.ts';
import { type Fitted, type Range, withRange } from './analytic/predict-range.ts';
import { modelledSnapshot } from './modelled-snapshot.ts';
import { type ParameterValues, parameterValues } from './parameters.ts';

/** Shares of native, 0..1, each with the range that is plausible. */
export interface PredictedGain {
  readonly now: Range;
  readonly planned: Range;
  /** planned - now: what they have in common does not blur it. */
  readonly gain: Range;
  readonly lossesNow: Losses;
  readonly lossesPlanned: Losses;
}

export interface PlanPrediction {
  readonly host: PredictedGain;
  readonly guests: readonly (PredictedGain & { readonly id: string; readonly guest: string })[];
  /** What was not read, and what was taken in its place. */
  readonly assumed: readonly string[];
}

export interface PredictionOptions {
  readonly values?: ParameterValues;
  readonly fitted?: Fitted;
  /** Every vCPU wants to run all the time, whatever was seen. */
  readonly allBusy?: boolean;
}

/**
 * What a plan for the guests of a host gains: the host as it is and as planned, both in closed form. Guests that the
 * plan leaves out stay as they are. Throws a `Problem` where the snapshot has no topology.
 */
export function predictPlan(
  snapshot: Snapshot,
  placement: Pick<HostPlacement, 'guests'>,
  { values = parameterValues(), fitted, allBusy = false }: PredictionOptions = {},
): PlanPrediction {
  const { host, guests: seen, names, assumed } = modelledSnapshot(snapshot);
  const guests = allBusy ? seen.map((guest) => ({ ...guest, duty: 1 })) : seen;
  const asIs = predictor(host, guests);
  const asPlanned = predictor(host, plannedGuests(host, guests, placement));
  const sharesWith = (given: ParameterValues): Record<string, number> => {
    const [now, planned] = [asIs(given), asPlanned(given)];
    const keyed = (key: string, before: number, after: number): [string, number][] => [
      [`now ${key}`, before],
      [`planned ${key}`, after],
      [`gain ${key}`, after - before],
    ];
    return Object.fromEntries([
      ...keyed('host', now.share, planned.share),
      ...now.guests.flatMap(({ id, share }, at) =>
        keyed(`guest ${id}`, share, planned.guests[at]?.share ?? share),
      ),
    ]);
  };
  const ranges = withRange(sharesWith, values, fitted);
  const [now, planned] = [asIs(values), asPlanned(values)];
  const gainOf = (key: string): Pick<PredictedGain, 'now' | 'planned' | 'gain'> => ({
    now: ranges[`now ${key}`] ?? NOTHING,
    planned: ranges[`planned ${key}`] ?? NOTHING,
    gain: ranges[`gain ${key}`] ?? NOTHING,
  });
  return {
    host: { ...gainOf('host'), lossesNow: now.losses, lossesPlanned: planned.losses },
    guests: now.guests.map(({ id, losses }, at) => ({
      id,
      guest: names.get(id) ?? id,
      ...gainOf(`guest ${id}`),
      lossesNow: losses,
      lossesPlanned: planned.guests[at]?.losses ?? losses,
    })),
    assumed,
  };
}

const NOTHING: Range = { low: 0, typical: 0, high: 0 };

/** The guests where the plan puts them: its pCPUs, and memory in equal parts on its nodes. */
function plannedGuests(
  host: ModelledHost,
  guests: readonly ModelledGuest[],
  placement: Pick<HostPlacement, 'guests'>,
): ModelledGuest[] {
  const lists = new InternedLists();
  const plans = new Map(placement.guests.map((plan) => [plan.id, plan]));
  return guests.map((guest) => {
    const plan = plans.get(guest.id);
    if (plan === undefined || plan.vcpus.length === 0) return guest;
    const { memoryNodes } = plan;
    return {
      ...guest,
      vcpus: plan.vcpus.map(({ cpus }) => lists.of(cpus)),
      memory: host.nodes.map(
        ({ id }) => memoryNodes.filter((node) => node === id).length / memoryNodes.length,
      ),
      memoryBound: true,
      cells: Math.max(guest.cells, memoryNodes.length),
    };
  });
}
