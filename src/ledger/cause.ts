import type { Figure } from '../evidence/figure.ts';
import type { Guest } from '../model/guest.ts';
import type { Disk } from '../model/guest-devices.ts';
import type { DiskImage } from '../model/guest-image.ts';
import type { Loss } from '../model/ledger.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Whose loss is estimated: a guest, and in the dimension of storage one of its disks. */
export interface CostSubject {
  readonly snapshot: Snapshot;
  readonly guest: Guest;
  readonly disk?: Disk | undefined;
  readonly image?: DiskImage | undefined;
}

export interface Estimate {
  readonly loss: Loss;
  /** The numbers that led there, for those who follow by hand. */
  readonly arithmetic: string;
}

/** Something that takes a share of native speed. Checks that find the same cause are counted once. */
export interface Cause {
  /** In a few words. */
  readonly name: string;
  /** Ids of the checks that find it. */
  readonly checks: readonly string[];
  /** What others measured; used where nothing better is known. */
  readonly figure: Figure;
  /** Better than the figure, from this host's facts; undefined where they are missing. */
  readonly model?: (subject: CostSubject) => Estimate | undefined;
  /** Whether the cause can touch this guest at all; it can where this is left out. */
  readonly touches?: (subject: CostSubject) => boolean;
}

export function defineCause(cause: Cause): Cause {
  return cause;
}

/** The best estimate of what a cause takes from a subject. */
export function estimate(cause: Cause, subject: CostSubject): Estimate {
  return cause.model?.(subject) ?? quoted(cause.figure);
}

function quoted({ basis, ...figure }: Figure): Estimate {
  return { loss: { ...figure, basis: 'prior' }, arithmetic: basis };
}
