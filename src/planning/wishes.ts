import type { WantedChange } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';

export type Refused = Plan['refused'][number];

/** What should be changed, and what should be and may not. */
export interface Wishes {
  readonly wanted: readonly WantedChange[];
  readonly refused: readonly Refused[];
}

export function allWishes(parts: readonly Wishes[]): Wishes {
  return {
    wanted: parts.flatMap(({ wanted }) => wanted),
    refused: parts.flatMap(({ refused }) => refused),
  };
}
