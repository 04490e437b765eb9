import type { Choice } from './choice.ts';
import type { GuestNeed } from './need.ts';

/** A guest and where it is. */
export interface Standing {
  readonly need: GuestNeed;
  at: Choice;
  /** pCPUs of its own by cell. */
  pins: readonly (readonly number[])[];
}

/** A guest that is to be elsewhere. */
export interface Move {
  readonly standing: Standing;
  readonly to: Choice;
}

/** A guest that was put elsewhere. */
export interface Moved {
  readonly need: GuestNeed;
  readonly from: Choice;
  readonly to: Choice;
}
