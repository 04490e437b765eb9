import { type ParameterName, type ParameterValues, parameters } from '../parameters.ts';

export interface Range {
  readonly low: number;
  readonly typical: number;
  readonly high: number;
}

/** What a prediction depends on most, and what is known least. */
const UNCERTAIN: readonly ParameterName[] = [
  'fixedTax',
  'exitCycles',
  'nestedWalkPenalty',
  'contention',
  'remotePenalty',
  'scatterDrift',
  'bootScatter',
  'workingSetMiB',
  'crossNodeMigrationsPerS',
  'numaBalancingRecovery',
  'switchCostMs',
  'smtShare',
  'lockIntensity',
  'swapSlowdown',
];
/** Nobody's host is at the end of every range: the ranges are taken as two standard deviations either way. */
const DEVIATIONS = 2;

/** Shares and differences of shares. */
const LEAST = -1;
const MOST = 1;

/** Parameters that are known for this host, because they were fitted to what was measured on it. */
export type Fitted = ReadonlySet<ParameterName>;

/**
 * The range of each number of a prediction: one parameter after the other goes to the ends of its own, and what that
 * changes adds up as independent errors do.
 */
export function withRange<Key extends string>(
  predicted: (values: ParameterValues) => Readonly<Record<Key, number>>,
  values: ParameterValues,
  fitted: Fitted = new Set(),
): Readonly<Record<Key, Range>> {
  const typical = predicted(values);
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: the keys of a record are its own
  const keys = Object.keys(typical) as Key[];
  const down = new Map<Key, number>();
  const up = new Map<Key, number>();
  for (const name of UNCERTAIN) {
    if (fitted.has(name)) continue;
    for (const end of [parameters[name].low, parameters[name].high]) {
      const moved = predicted({ ...values, [name]: end });
      for (const key of keys) {
        const change = (moved[key] - typical[key]) / DEVIATIONS;
        const side = change < 0 ? down : up;
        side.set(key, (side.get(key) ?? 0) + change * change);
      }
    }
  }
  const ranges = keys.map((key) => [
    key,
    {
      low: Math.max(LEAST, typical[key] - Math.sqrt(down.get(key) ?? 0)),
      typical: typical[key],
      high: Math.min(MOST, typical[key] + Math.sqrt(up.get(key) ?? 0)),
    },
  ]);
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: an entry for every key
  return Object.fromEntries(ranges) as Record<Key, Range>;
}
