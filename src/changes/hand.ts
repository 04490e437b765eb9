import type { KnobKind, KnobOf } from '../model/change.ts';
import type { Kind, World } from './kind.ts';

/** What can be done with one knob: its kind's functions, and what the kind leaves out filled in. */
export interface Hand {
  read(world: World): Promise<string | null>;
  write(value: string | null, world: World): Promise<void>;
  rehearse(value: string | null, world: World): Promise<void>;
  wanted(after: string | null, now: string | null): string | null;
  reached(wanted: string | null, now: string | null): boolean;
  same(one: string | null, other: string | null): boolean;
  keep(world: World): Promise<string | null>;
  putBack(kept: string | null, world: World): Promise<void>;
}

export function handFor<Name extends KnobKind>(kind: Kind<Name>, knob: KnobOf<Name>): Hand {
  return {
    read: (world) => kind.read(knob, world),
    write: (value, world) => kind.write(knob, value, world),
    rehearse: async (value, world) => await kind.rehearse?.(knob, value, world),
    wanted: (after, now) => kind.wanted?.(knob, now) ?? after,
    reached: (wanted, now) => kind.reached?.(knob, wanted, now) ?? wanted === now,
    same: (one, other) => kind.same?.(one, other) ?? one === other,
    keep: (world) => kind.keep?.(knob, world) ?? kind.read(knob, world),
    putBack: (kept, world) =>
      kind.putBack === undefined ? kind.write(knob, kept, world) : kind.putBack(knob, kept, world),
  };
}
