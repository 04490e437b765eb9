import type { RunProgram } from '../collect/run-program.ts';
import type { Connection } from '../libvirt/connection.ts';
import type { KnobKind, KnobOf } from '../model/change.ts';
import { Problem } from '../model/problem.ts';

/** What kinds of change reach the host through. */
export interface World {
  /** `/`; tests have a directory that looks like it. */
  readonly root: string;
  /** A connection that may write, opened once for each URI. */
  libvirt(uri: string): Promise<Connection>;
  readonly run: RunProgram;
  readonly signal: AbortSignal;
  /** Asks what takes long to stop at its next whole piece, and to throw; `signal` would end it anywhere. */
  readonly ending?: AbortSignal | undefined;
}

/** What a knob belongs to is not there any more: the guest was shut down, the process ended. */
export class Gone extends Problem {}

/**
 * How knobs of one kind are read and set. A value is text, and `read` gives back to the letter what `write` was given
 * wherever the system keeps it; null stands for a file that does not exist. All throw a `Problem` that says what the
 * system refused, and `Gone`.
 */
export interface Kind<Name extends KnobKind> {
  readonly kind: Name;
  read(knob: KnobOf<Name>, world: World): Promise<string | null>;
  /** Sets the value, or leaves the knob as it is and throws. */
  write(knob: KnobOf<Name>, value: string | null, world: World): Promise<void>;
  /** Throws what would make `write` fail, as far as that can be known without writing. */
  rehearse?(knob: KnobOf<Name>, value: string | null, world: World): Promise<void>;
  /** The value wanted, where it follows from the one there is: a definition after its edits. */
  wanted?(knob: KnobOf<Name>, now: string | null): string | null;
  /** Whether `now` is what was wanted, where the system may tell it in other words. Default: to the letter. */
  reached?(knob: KnobOf<Name>, wanted: string | null, now: string | null): boolean;
  /** Whether two readings tell the same state, where the guest itself has a say. Default: to the letter. */
  same?(one: string | null, other: string | null): boolean;
  /** What a return needs, where that is more than may be shown: a definition with its passwords. Default: `read`. */
  keep?(knob: KnobOf<Name>, world: World): Promise<string | null>;
  /** Returns to what `keep` gave. Default: `write`. */
  putBack?(knob: KnobOf<Name>, kept: string | null, world: World): Promise<void>;
}

/** Infers the kind's name. */
export function defineKind<Name extends KnobKind>(kind: Kind<Name>): Kind<Name> {
  return kind;
}
