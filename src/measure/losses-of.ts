import type { LossConditions, MeasuredLoss } from '../model/results.ts';
import type { Combination } from './configurations.ts';
import { againstReference, type Sample, samplesOf } from './samples.ts';
import type { StoredRun } from './store.ts';
import { findWorkload } from './workloads.ts';

/**
 * What each combination loses against its reference, in the figure that its workload is about.
 *
 * @param isWanted to leave out early what nobody asks for: each takes milliseconds to compute
 */
export function lossesOf(
  combinations: readonly Combination[],
  runs: readonly StoredRun[],
  isWanted: (conditions: LossConditions) => boolean = () => true,
): MeasuredLoss[] {
  const firsts = combinations.flatMap((each) => samplesOf(each, runs).slice(0, 1));
  return firsts.flatMap((sample) => {
    const { combination } = sample;
    const reference = firsts.find((each) => each.combination.id === combination.reference);
    if (reference === undefined || reference === sample) return [];
    const conditions = conditionsOf(combination, reference.combination, runs);
    return isWanted(conditions) ? lossOf(sample, reference, conditions) : [];
  });
}

function conditionsOf(
  combination: Combination,
  reference: Combination,
  runs: readonly StoredRun[],
): LossConditions {
  return {
    name: combination.workload,
    dimension: findWorkload(combination.workload).dimension,
    acceleration: accelerationOf(combination.id, runs),
    referenceAcceleration: accelerationOf(reference.id, runs),
    options: optionsOf(combination),
    reference: optionsOf(reference),
  };
}

function lossOf(sample: Sample, reference: Sample, conditions: LossConditions): MeasuredLoss[] {
  const against = againstReference(sample, [reference]);
  if (against === undefined || against.verdict === 'too few') return [];
  const { combination, reading, values, disturbed } = sample;
  const { ratio, detectable, verdict } = against;
  const speed = (share: number) => (reading.better === 'higher' ? share : 1 / share);
  const shares = [ratio.low, ratio.median, ratio.high].map((share) => within(1 - speed(share)));
  const [low = 0, typical = 0, high = 0] = shares.sort((left, right) => left - right);
  return [
    {
      ...conditions,
      ...{ low, typical, high, detectable, verdict },
      conditions: `${factorsText(combination)}, against ${combination.reference}`,
      runs: values.length,
      disturbed,
    },
  ];
}

function accelerationOf(
  configuration: string,
  runs: readonly StoredRun[],
): MeasuredLoss['acceleration'] {
  return runs.find((run) => run.configuration === configuration)?.acceleration ?? 'native';
}

function factorsText({ factors }: Combination): string {
  return Object.entries(factors)
    .map((each) => each.join('='))
    .join(' ');
}

function optionsOf({ place, set }: Combination): MeasuredLoss['options'] {
  return { place, ...set.options };
}

function within(share: number): number {
  return Math.min(Math.max(share, 0), 1);
}
