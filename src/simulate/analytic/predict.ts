import type { ParameterValues } from '../parameters.ts';
import { guestSlowdowns, type Reference } from './guest-slowdowns.ts';
import { type HostLoad, hostLoad } from './host-load.ts';
import { type Losses, lossCauses, lossesOf, type Slowdowns, shareOfNative } from './loss-causes.ts';
import type { ModelledGuest, ModelledHost } from './modelled-host.ts';
import { swappedShare } from './swapped-share.ts';

export interface GuestPrediction {
  readonly id: string;
  /** Of what it would do natively, 0..1. */
  readonly share: number;
  /** Together with `share` they make 1. */
  readonly losses: Losses;
  readonly slowdowns: Slowdowns;
}

export interface HostPrediction {
  readonly guests: readonly GuestPrediction[];
  /** Mean of the guests', by what their vCPUs want to run. */
  readonly share: number;
  readonly losses: Losses;
  /** vCPUs that want to run, of all pCPUs. */
  readonly demand: number;
  readonly swappedShare: number;
}

/** What the guests of a host do of what they would do natively, in closed form. */
export function predict(
  host: ModelledHost,
  guests: readonly ModelledGuest[],
  values: ParameterValues,
): HostPrediction {
  return predictor(host, guests)(values);
}

/** The same for one host and many sets of parameters. */
export function predictor(
  host: ModelledHost,
  guests: readonly ModelledGuest[],
  reference: Reference = 'alone',
): (values: ParameterValues) => HostPrediction {
  const load = hostLoad(host, guests);
  const kinds = kindsOf(guests, load);
  const weights = guests.map(({ vcpus, duty }) => vcpus.length * duty);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return (values) => {
    const swapped = swappedShare(host, guests, values);
    const circumstances = { host, load, swapped, values, reference };
    const each = kinds.kinds.map((guest) => {
      const slowdowns = guestSlowdowns(guest, circumstances);
      return { share: shareOfNative(slowdowns), losses: lossesOf(slowdowns), slowdowns };
    });
    const predicted = kinds.ofGuest.flatMap((kind, at) => {
      const like = each[kind];
      return like === undefined ? [] : [{ id: guests[at]?.id ?? '', ...like }];
    });
    const weighted = (of: (each: GuestPrediction) => number): number =>
      predicted.reduce((sum, each, at) => sum + of(each) * (weights[at] ?? 0), 0) / whole;
    const losses = lossCauses.flatMap((cause) => {
      const loss = whole === 0 ? 0 : weighted((each) => each.losses[cause] ?? 0);
      return loss === 0 ? [] : [[cause, loss] as const];
    });
    return {
      guests: predicted,
      share: whole === 0 ? 1 : weighted(({ share }) => share),
      losses: Object.fromEntries(losses),
      demand: load.demand,
      swappedShare: swapped,
    };
  };
}

/** Guests that are alike and meet the same are computed once: a host of hundreds has a handful of kinds. */
function kindsOf(
  guests: readonly ModelledGuest[],
  load: HostLoad,
): { kinds: readonly ModelledGuest[]; ofGuest: readonly number[] } {
  const kinds: ModelledGuest[] = [];
  const known = new Map<string, number>();
  const ofGuest = guests.map((guest) => {
    const { id: _, vcpus, ...rest } = guest;
    const moves = vcpus.some((cpus) => cpus.length > 1);
    const key = JSON.stringify([load.of(guest), vcpus.length, moves, rest]);
    const kind = known.get(key) ?? kinds.push(guest) - 1;
    known.set(key, kind);
    return kind;
  });
  return { kinds, ofGuest };
}
