import {
  type Configuration,
  type Figure,
  type MeasuredLoss,
  RESULTS_SCHEMA,
  type Results,
} from '../model/results.ts';
import { medianInterval } from '../statistics/bootstrap.ts';
import { compareSamples } from '../statistics/compare-samples.ts';
import { type Combination, combinationsOf } from './configurations.ts';
import type { Store, StoredCampaign, StoredRun } from './store.ts';
import type { Reading } from './workload.ts';
import { findWorkload } from './workloads.ts';

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
    losses: configurations.flatMap((each) => lossOf(each, figures)),
  };
}

interface Sample {
  readonly combination: Combination;
  readonly reading: Reading;
  readonly values: readonly number[];
  readonly disturbed: number;
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

function samplesOf(combination: Combination, runs: readonly StoredRun[]): Sample[] {
  const own = runs.filter((run) => run.configuration === combination.id);
  const readings = own[0]?.readings ?? [];
  return readings.map((reading) => ({
    combination,
    reading,
    values: own.flatMap((run) =>
      run.readings.filter((each) => each.metric === reading.metric).map((each) => each.value),
    ),
    disturbed: own.filter((run) => run.marks.length > 0).length,
  }));
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

function againstReference(sample: Sample, samples: readonly Sample[]): Figure['against'] {
  const { combination, reading, values } = sample;
  const reference = samples.find(
    (each) =>
      each.combination.id === combination.reference && each.reading.metric === reading.metric,
  );
  if (reference === undefined || reference === sample || reading.better === 'neither')
    return undefined;
  if ([...values, ...reference.values].some((value) => value <= 0)) return undefined;
  const { verdict, ...numbers } = compareSamples(values, reference.values);
  return {
    reference: combination.reference,
    ...numbers,
    verdict: verdictFor(verdict, reading.better),
  };
}

export function verdictFor(
  verdict: ReturnType<typeof compareSamples>['verdict'],
  better: 'higher' | 'lower',
): 'better' | 'worse' | 'no difference' | 'too few' {
  if (verdict === 'no difference' || verdict === 'too few') return verdict;
  return (verdict === 'more') === (better === 'higher') ? 'better' : 'worse';
}

/** From the figure a workload is about. An emulated guest's tells nothing of what virtualisation costs. */
function lossOf(configuration: Configuration, figures: readonly Figure[]): MeasuredLoss[] {
  const figure = figures.find((each) => each.configuration === configuration.id);
  if (figure?.against === undefined || figure.against.verdict === 'too few') return [];
  const { acceleration, workload, factors } = configuration;
  if (acceleration === 'tcg' || acceleration === 'kvm (not effective)') return [];
  const { ratio, reference } = figure.against;
  const speed = (share: number) => (figure.better === 'higher' ? share : 1 / share);
  const losses = [ratio.low, ratio.median, ratio.high].map((share) => within(1 - speed(share)));
  const [low = 0, typical = 0, high = 0] = losses.sort((left, right) => left - right);
  return [
    {
      name: workload,
      dimension: findWorkload(workload).dimension,
      ...{ low, typical, high, acceleration },
      conditions: `${Object.entries(factors)
        .map((each) => each.join('='))
        .join(' ')}, against ${reference}`,
    },
  ];
}

function within(share: number): number {
  return Math.min(Math.max(share, 0), 1);
}
