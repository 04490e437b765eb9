import { type Configuration, type Figure, RESULTS_SCHEMA, type Results } from '../model/results.ts';
import { medianInterval } from '../statistics/bootstrap.ts';
import { type Combination, combinationsOf } from './configurations.ts';
import { lossesOf } from './losses-of.ts';
import { againstReference, type Sample, samplesOf } from './samples.ts';
import type { Store, StoredCampaign, StoredRun } from './store.ts';

/** What a campaign measured, with what its figures allow to say. */
export function resultsOf(stored: StoredCampaign, store: Store): Results {
  const combinations = combinationsOf(stored.campaign);
  const runs = store.runs(stored.id);
  const leftOut = store.leftOut(stored.id);
  const samples = combinations.flatMap((combination) => samplesOf(combination, runs));
  const figures = samples.map((sample) => figureOf(sample, samples));
  const configurations = combinations.map((each) => configurationOf(each, runs, leftOut));
  return {
    schema: RESULTS_SCHEMA,
    virtTuneVersion: stored.version,
    id: stored.id,
    campaign: stored.campaign,
    state: stored.state,
    startedAt: stored.startedAt,
    spentS: Math.round(stored.spentMs) / 1000,
    host: stored.host,
    configurations,
    figures,
    losses: lossesOf(combinations, runs),
  };
}

function configurationOf(
  { id, workload, factors }: Combination,
  runs: readonly StoredRun[],
  leftOut: ReadonlyMap<string, string>,
): Configuration {
  const own = runs.filter((run) => run.configuration === id);
  const reason = leftOut.get(id);
  return {
    id,
    workload,
    factors: { ...factors },
    acceleration: own[0]?.acceleration ?? 'native',
    runs: own.length,
    ...(reason === undefined ? {} : { leftOut: reason }),
  };
}

function figureOf(sample: Sample, samples: readonly Sample[]): Figure {
  const { combination, reading, values, disturbed } = sample;
  const against = againstReference(sample, samples);
  return {
    configuration: combination.id,
    metric: reading.metric,
    unit: reading.unit,
    better: reading.better,
    values: [...values],
    ...medianInterval(values),
    disturbed,
    ...(against === undefined ? {} : { against }),
  };
}
