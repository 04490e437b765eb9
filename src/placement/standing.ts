import type { Choice } from './choices.ts';
import type { GuestNeed } from './need.ts';

/** A guest and where it is. */
export interface Standing {
  readonly need: GuestNeed;
  /** Where it was before anything was planned; undefined: nowhere, it arrives. */
  readonly home: Choice | undefined;
  at: Choice;
  /** By cell. */
  pins: readonly (readonly number[])[];
}

/** A guest that is to be elsewhere. */
export interface Move {
  readonly standing: Standing;
  readonly to: Choice;
}
