import { SIMULATION_SCHEMA, type SimulationDocument } from '../model/simulation.ts';
import type { ModelledGuest, ModelledHost } from './analytic/modelled-host.ts';
import { type HostPrediction, predictor } from './analytic/predict.ts';
import { type Fitted, type Range, withRange } from './analytic/predict-range.ts';
import type { ParameterValues } from './parameters.ts';
import type { GuestsOfHost, Supposition } from './what-if.ts';

export interface SimulatedPlace {
  readonly id: string;
  readonly host: ModelledHost;
  readonly guests: readonly ModelledGuest[];
  /** What guests are called, by id; left out: as their ids. */
  readonly names?: ReadonlyMap<string, string>;
}

export interface SimulationRequest {
  readonly values: ParameterValues;
  readonly fitted?: Fitted;
  /** In the words of the command line, and what they mean. */
  readonly whatIf?: readonly (readonly [words: string, supposition: Supposition])[];
  readonly refused?: SimulationDocument['refused'];
  readonly assumed?: readonly string[];
}

type Total = Omit<SimulationDocument['total'], 'before'>;
type GuestOutcome = SimulationDocument['guests'][number];

/** What the guests of some hosts do, as they are or as they are supposed to be. */
export function simulatePlaces(
  places: readonly SimulatedPlace[],
  request: SimulationRequest,
): SimulationDocument {
  const { now, later } = supposed(places, request);
  const outcomes = (given: readonly SimulatedPlace[]) =>
    outcomesOf(given, request.values, request.fitted);
  return simulationDocument(request, {
    now: outcomes(now),
    later: later === undefined ? undefined : outcomes(later),
    how: { engine: 'analytic' },
  });
}

/** Hosts as they are and, if anything is supposed, as they would be. */
export function supposed(
  places: readonly SimulatedPlace[],
  { whatIf = [] }: SimulationRequest,
): { now: readonly SimulatedPlace[]; later: readonly SimulatedPlace[] | undefined } {
  if (whatIf.length === 0) return { now: places, later: undefined };
  const suppose = (now: GuestsOfHost): GuestsOfHost =>
    whatIf.reduce((world, [, supposition]) => supposition(world), now);
  return { now: places, later: places.map((place) => ({ ...place, ...suppose(place) })) };
}

export interface Outcomes {
  readonly guests: readonly GuestOutcome[];
  readonly total: Total;
}

export function simulationDocument(
  { whatIf = [], refused = [], assumed = [] }: SimulationRequest,
  told: {
    readonly now: Outcomes;
    readonly later: Outcomes | undefined;
    readonly how: Pick<SimulationDocument, 'engine' | 'runs'>;
  },
): SimulationDocument {
  const { now, later, how } = told;
  const head: Omit<SimulationDocument, 'guests' | 'total'> = {
    schema: SIMULATION_SCHEMA,
    ...how,
    whatIf: whatIf.map(([words]) => words),
    refused: [...refused],
    assumed: [...assumed],
  };
  if (later === undefined) return { ...head, guests: [...now.guests], total: now.total };
  const before = new Map(now.guests.map((guest) => [`${guest.host} ${guest.guest}`, guest]));
  const guests = later.guests.map((guest) => {
    const { share, losses } = before.get(`${guest.host} ${guest.guest}`) ?? {};
    return share === undefined || losses === undefined
      ? guest
      : { ...guest, before: { share, losses } };
  });
  return { ...head, guests, total: { ...later.total, before: now.total } };
}

function outcomesOf(
  places: readonly SimulatedPlace[],
  values: ParameterValues,
  fitted: Fitted | undefined,
): Outcomes {
  const hosts = places.map((place) => ({ place, predict: predictor(place.host, place.guests) }));
  const weights = places.map(({ guests }) =>
    guests.reduce((sum, { vcpus, duty }) => sum + vcpus.length * duty, 0),
  );
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (numbers: readonly number[]): number =>
    whole === 0 ? 0 : numbers.reduce((sum, each, at) => sum + each * (weights[at] ?? 0), 0) / whole;
  const shares = (given: ParameterValues): Record<string, number> => {
    const predicted = hosts.map(({ predict }) => predict(given));
    return Object.fromEntries([
      ['total', whole === 0 ? 1 : mean(predicted.map(({ share }) => share))],
      ...predicted.flatMap(({ guests }, host) =>
        guests.map(({ share }, at): [string, number] => [`${host} ${at}`, share]),
      ),
    ]);
  };
  const ranges = withRange(shares, values, fitted);
  const predicted = hosts.map(({ predict }) => predict(values));
  const guests = predicted.flatMap((prediction, host) =>
    prediction.guests.map((guest, at) => ({
      guest: places[host]?.names?.get(guest.id) ?? guest.id,
      host: places[host]?.id ?? '',
      share: within(ranges[`${host} ${at}`]),
      losses: { ...guest.losses },
    })),
  );
  return { guests, total: { share: within(ranges.total), ...totals(predicted, mean, places) } };
}

function totals(
  predicted: readonly HostPrediction[],
  mean: (numbers: readonly number[]) => number,
  places: readonly SimulatedPlace[],
): Omit<Total, 'share'> {
  const causes = new Set(predicted.flatMap(({ losses }) => Object.keys(losses)));
  const cpus = places.map(({ host }) => host.cpus.length);
  const all = cpus.reduce((sum, count) => sum + count, 0);
  return {
    losses: Object.fromEntries(
      [...causes].map((cause) => [
        cause,
        mean(predicted.map(({ losses }) => new Map(Object.entries(losses)).get(cause) ?? 0)),
      ]),
    ),
    demand: predicted.reduce((sum, { demand }, at) => sum + (demand * (cpus[at] ?? 0)) / all, 0),
    swapped: mean(predicted.map(({ swappedShare }) => swappedShare)),
  };
}

function within(range: Range | undefined): Range {
  const { low = 0, typical = 0, high = 0 } = range ?? {};
  return { low: Math.max(0, low), typical, high: Math.min(1, high) };
}
