import type { Figure } from '../evidence/figure.ts';
import type { KeptLoss } from '../model/results.ts';
import { causeOfCheck } from './causes.ts';
import { measuredHere } from './measured/measured-by.ts';

/** What the cause that a check finds costs, whoever has it. */
export interface CheckCost {
  readonly cause: string;
  readonly published: Figure;
  /** On this host, the latest campaign first; they hold under their conditions. */
  readonly measured: readonly (Pick<
    KeptLoss['loss'],
    'dimension' | 'low' | 'typical' | 'high' | 'conditions' | 'acceleration'
  > & { readonly workload: string; readonly source: string })[];
}

/**
 * Undefined for a check that finds nothing with a price.
 *
 * @param kept what was measured on the host in question
 */
export function costOfCheck(id: string, kept: readonly KeptLoss[]): CheckCost | undefined {
  const cause = causeOfCheck.get(id);
  if (cause === undefined) return undefined;
  const fitting = kept.filter(
    ({ loss }) =>
      loss.dimension === cause.figure.dimension && cause.measuredBy?.fits(loss) === true,
  );
  const latestFirst = fitting.toSorted((one, other) => other.campaign.id - one.campaign.id);
  return {
    cause: cause.name,
    published: cause.figure,
    measured: latestFirst.map((each) => {
      const { name: workload, dimension, low, typical, high, conditions, acceleration } = each.loss;
      const source = measuredHere(each);
      return { workload, dimension, low, typical, high, conditions, acceleration, source };
    }),
  };
}
