import type { LossConditions } from '../model/results.ts';
import { baseCauses, causes } from './causes.ts';

const all = [...baseCauses, ...causes];

/** Whether what was compared may take the place of a published figure somewhere. */
export function isPriced(conditions: LossConditions): boolean {
  return all.some(
    ({ measuredBy, figure }) =>
      figure.dimension === conditions.dimension && measuredBy?.fits(conditions) === true,
  );
}
