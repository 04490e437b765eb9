import type { Figure } from '../model/results.ts';
import { compareSamples } from '../statistics/compare-samples.ts';
import type { Combination } from './configurations.ts';
import type { StoredRun } from './store.ts';
import type { Reading } from './workload.ts';

/** All values of one figure of one combination. */
export interface Sample {
  readonly combination: Combination;
  readonly reading: Reading;
  readonly values: readonly number[];
  readonly disturbed: number;
}

/** The first is of the figure that the workload is about. */
export function samplesOf(combination: Combination, runs: readonly StoredRun[]): Sample[] {
  const own = runs.filter((run) => run.configuration === combination.id);
  return differentReadings(own).map((reading) => ({
    combination,
    reading,
    values: own.flatMap((run) =>
      run.readings.filter((each) => each.metric === reading.metric).map((each) => each.value),
    ),
    disturbed: own.filter((run) => run.marks.length > 0).length,
  }));
}

/** Not every run gives every figure: what has failed took no time. */
function differentReadings(runs: readonly StoredRun[]): Reading[] {
  const byMetric = new Map<string, Reading>();
  for (const reading of runs.flatMap(({ readings }) => readings))
    if (!byMetric.has(reading.metric)) byMetric.set(reading.metric, reading);
  return [...byMetric.values()];
}

/** What a sample is beside that of its reference; undefined for the reference itself, and where no ratio makes sense. */
export function againstReference(sample: Sample, samples: readonly Sample[]): Figure['against'] {
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
