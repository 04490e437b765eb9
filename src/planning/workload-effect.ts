import type { EffectRow } from '../model/effect.ts';
import { medianInterval } from '../statistics/bootstrap.ts';
import { compareSamples } from '../statistics/compare-samples.ts';

/** One figure of a workload, run several times. */
export interface WorkloadFigure {
  readonly metric: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower' | 'neither';
  readonly values: readonly number[];
}

/**
 * What a workload gave before and after: worse is what differs for sure, in the wrong direction, and by more than the
 * tolerance. Figures that are neither good nor bad are left out.
 *
 * @param tolerance as a share of the figure before
 */
export function workloadEffectOf(
  before: readonly WorkloadFigure[],
  after: readonly WorkloadFigure[],
  { workload, tolerance }: { workload: string; tolerance: number },
): EffectRow[] {
  return before.flatMap(({ metric, unit, better, values }) => {
    const later = after.find((figure) => figure.metric === metric);
    if (later === undefined || better === 'neither') return [];
    const { ratio, verdict } = compareSamples(later.values, values);
    const isWrongWay = verdict === (better === 'higher' ? 'less' : 'more');
    const worse = isWrongWay && Math.abs(ratio.median - 1) > tolerance;
    const subject = `${workload} ${metric}`;
    const rest = { before: medianOf(values), after: medianOf(later.values), worse, unit };
    return [{ subject, measure: 'workload', ...rest }];
  });
}

function medianOf(values: readonly number[]): number {
  return medianInterval(values).median;
}
