import { hugePageShare } from '../../derived/huge-page-share.ts';
import { smallPages } from '../../evidence/memory.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { CostSubject, Estimate } from '../cost-subject.ts';
import { percentText } from './percent-text.ts';

/** Share of the guest's memory in 4 KiB pages x what a host of such pages alone costs. */
export function smallPagesLoss({ guest }: CostSubject): Estimate | undefined {
  const huge = valueOrUndefined(hugePageShare(guest));
  if (huge === undefined) return undefined;
  const small = 1 - huge;
  const { low, typical, high, confidence, source, dimension } = smallPages;
  return {
    loss: {
      dimension,
      low: low * small,
      typical: typical * small,
      high: high * small,
      basis: 'model',
      confidence,
      source,
    },
    arithmetic: `${percentText(small)} of the memory in small pages x ${percentText(typical)} (${percentText(low)} to ${percentText(high)}) = ${percentText(typical * small)}`,
  };
}
