import type { EffectRow } from '../../model/effect.ts';

export interface Verifier {
  /** Looks again, and compares with what was seen when the verifier was made. */
  compare(tolerance: number): Promise<EffectRow[]>;
}
