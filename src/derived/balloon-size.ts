import { type Fact, mapFact, thenFact } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';

/** Rounding of sizes, not a decision. */
const ROUNDING_SHARE = 0.01;

export interface BalloonSize {
  readonly currentKiB: number;
  readonly maximumKiB: number;
  /** The guest has noticeably less than it was promised. */
  readonly isInflated: boolean;
}

/** What a running guest has of its memory while its balloon holds the rest. */
export function balloonSize({ runtime }: Guest): Fact<BalloonSize> {
  return mapFact(
    thenFact(runtime, ({ balloon }) => balloon),
    (size) => ({
      ...size,
      isInflated: size.currentKiB < size.maximumKiB * (1 - ROUNDING_SHARE),
    }),
  );
}
