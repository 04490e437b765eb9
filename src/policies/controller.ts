import type { Configuration } from '../model/config.ts';
import type { GuestPlacement } from '../model/host-placement.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Vitals } from '../model/vitals.ts';

/** What a controller looks at: always the same moment, as a snapshot and as figures. */
export interface Scene {
  readonly snapshot: Snapshot;
  readonly vitals: Vitals;
  /** By a clock that does not jump. */
  readonly nowMs: number;
  readonly configuration: Configuration | undefined;
}

/** What would be done, in a form that can be carried out. */
export type Deed =
  | { readonly kind: 'kernel-file'; readonly path: string; readonly value: string }
  | {
      readonly kind: 'place-guest';
      readonly placement: GuestPlacement;
      /** Memory is moved no faster. */
      readonly moveKiBPerS: number;
    }
  | { readonly kind: 'set-balloon'; readonly guest: string; readonly targetKiB: number };

/** One decision, explained so that somebody can check it by hand. */
export interface Decision {
  readonly controller: string;
  /**
   * propose: it would pay, and nothing speaks against it. hold: something is wrong, and this is why nothing is done.
   * warn: something is coming that no deed of ours mends.
   */
  readonly verdict: 'propose' | 'hold' | 'warn';
  /** Guest id; left out for the host. */
  readonly guest?: string;
  readonly title: string;
  /** What was seen and how it was weighed, one step a line. */
  readonly because: readonly string[];
  readonly gain?: string;
  readonly cost?: string;
  readonly deeds?: readonly Deed[];
  /** How it is told whether the deeds were worth it. */
  readonly check?: Check;
}

/** What is looked at once deeds were done: they are kept, or taken back. */
export interface Check {
  /** After the deeds, so long: sooner, there is nothing to see. */
  readonly afterMs: number;
  /** Why they are to be taken back; undefined: they are worth it. `unknown`: to be asked again at a later look. */
  readonly against: (scene: Scene) => string | 'unknown' | undefined;
}

/** observe, weigh, propose; what it has to remember is a value that is passed in and given back. */
export interface Controller<Memory> {
  readonly name: string;
  readonly nothing: Memory;
  decide(
    scene: Scene,
    memory: Memory,
  ): { readonly decisions: readonly Decision[]; readonly memory: Memory };
}
