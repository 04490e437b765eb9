import type { SimulationDocument } from '../model/simulation.ts';
import { hostLoad } from './analytic/host-load.ts';
import type { ModelledGuest } from './analytic/modelled-host.ts';
import { type Effort, jobsFor, type SimulationJob } from './engine/simulation-job.ts';
import type { SimulationResult } from './engine/simulation-result.ts';
import { engineParametersOf } from './engine-parameters-of.ts';
import { overSeeds, type Run } from './over-seeds.ts';
import type { ParameterValues } from './parameters.ts';
import { runOf } from './run-of.ts';
import {
  type Outcomes,
  type SimulatedPlace,
  type SimulationRequest,
  simulationDocument,
  supposed,
} from './simulate-places.ts';
import { usualGuest } from './usual-guest.ts';
import { worldOf } from './world-of.ts';

/** What the guests of some hosts do, event by event. */
export interface EventPlaces {
  readonly jobs: readonly SimulationJob[];
  /** @param results of the jobs, in their order */
  document(results: readonly SimulationResult[]): SimulationDocument;
}

export function eventPlaces(
  places: readonly SimulatedPlace[],
  request: SimulationRequest,
  effort: Effort,
): EventPlaces {
  const { now, later } = supposed(places, request);
  const { values } = request;
  const jobs = [...now, ...(later ?? [])].flatMap((place) => jobsOf(place, values, effort));
  return {
    jobs,
    document: (results) => {
      const bySeed = (given: readonly SimulatedPlace[], firstHost: number): HostRuns[] =>
        given.map((place, at) => {
          const first = (firstHost + at) * effort.seeds;
          return hostRuns(place, results.slice(first, first + effort.seeds), values);
        });
      return simulationDocument(request, {
        now: outcomesOf(bySeed(now, 0)),
        later: later === undefined ? undefined : outcomesOf(bySeed(later, now.length)),
        how: { engine: 'events', runs: effort },
      });
    },
  };
}

function jobsOf(
  { host, guests }: SimulatedPlace,
  values: ParameterValues,
  effort: Effort,
): SimulationJob[] {
  // The pCPUs of a host have one clock, of which each guest was told.
  const { mhz } = guests[0] ?? usualGuest({ vcpus: 1, memoryMiB: 0 });
  return jobsFor(worldOf(host, guests, values), engineParametersOf(values, mhz), effort);
}

interface HostRuns {
  readonly place: SimulatedPlace;
  readonly guests: readonly {
    readonly guest: ModelledGuest;
    /** By seed. */
    readonly runs: readonly Run[];
  }[];
  readonly swapped: number;
}

function hostRuns(
  place: SimulatedPlace,
  results: readonly SimulationResult[],
  { translationSlowdown }: ParameterValues,
): HostRuns {
  const guests = place.guests.map((guest, at) => {
    const slowdown = guest.accelerated ? 1 : translationSlowdown;
    const own = results.flatMap((result) => result.guests[at] ?? []);
    return { guest, runs: own.map((result) => runOf(result, slowdown)) };
  });
  return { place, guests, swapped: results[0]?.total.swappedShare ?? 0 };
}

function outcomesOf(hosts: readonly HostRuns[]): Outcomes {
  return {
    guests: hosts.flatMap(({ place, guests }) =>
      guests.map(({ guest, runs }) => ({
        guest: place.names?.get(guest.id) ?? guest.id,
        host: place.id,
        ...overSeeds(runs),
      })),
    ),
    total: totalOf(hosts),
  };
}

function totalOf(hosts: readonly HostRuns[]): Outcomes['total'] {
  const all = hosts.flatMap(({ guests }) => guests);
  const cpus = hosts.reduce((sum, { place }) => sum + place.host.cpus.length, 0);
  const wanted = hosts.reduce(
    (sum, { place: { host, guests } }) => sum + hostLoad(host, guests).demand * host.cpus.length,
    0,
  );
  const weights = hosts.map(({ guests }) =>
    guests.reduce((sum, { guest }) => sum + weight(guest), 0),
  );
  const whole = weights.reduce((sum, each) => sum + each, 0);
  const swapped = hosts.reduce((sum, host, at) => sum + host.swapped * (weights[at] ?? 0), 0);
  const seeds = Array.from({ length: all[0]?.runs.length ?? 0 }, (_, seed) => meanRun(all, seed));
  return {
    ...overSeeds(whole === 0 ? [{ share: 1, losses: {} }] : seeds),
    demand: wanted / cpus,
    swapped: whole === 0 ? 0 : swapped / whole,
  };
}

/** Of all guests in one run, by what their vCPUs want to run. */
function meanRun(guests: HostRuns['guests'], seed: number): Run {
  const whole = guests.reduce((sum, { guest }) => sum + weight(guest), 0);
  const losses: Record<string, number> = {};
  let share = 0;
  for (const { guest, runs } of guests) {
    const run = runs[seed];
    const part = weight(guest) / whole;
    share += (run?.share ?? 0) * part;
    for (const [cause, loss] of Object.entries(run?.losses ?? {})) {
      losses[cause] = (losses[cause] ?? 0) + loss * part;
    }
  }
  return { share, losses };
}

function weight({ vcpus, duty }: ModelledGuest): number {
  return vcpus.length * duty;
}
