import { type LockKind, lockSlowdown } from '../analytic/lock-slowdown.ts';
import type { PublishedRow } from './table.ts';

export interface LockSeries {
  readonly name: string;
  readonly kind: LockKind;
  /** What was measured by vCPUs a pCPU; the first, without overcommit, is the unit of the others. */
  readonly measured: readonly (readonly [ratio: number, published: number])[];
  readonly isTime: boolean;
  /** The ratio at which the intensity may be fitted. */
  readonly fitAt?: number;
}

export function lockRows({ name, kind, measured, isTime, fitAt }: LockSeries): PublishedRow[] {
  const unit = measured[0]?.[1] ?? 1;
  const use = (ratio: number) => (ratio === fitAt ? 'fit' : 'test');
  return measured.map(([ratio, published], at) => ({
    key: `${name}, ${ratio} vCPUs a pCPU`,
    series: name,
    x: ratio,
    published,
    use: at === 0 ? 'given' : use(ratio),
    predict: (values) => {
      const slowdown = lockSlowdown(ratio, kind, values);
      return isTime ? unit * slowdown : unit / slowdown;
    },
  }));
}
