import type { Guest } from '../model/guest.ts';
import type { Disk } from '../model/guest-devices.ts';
import type { DiskImage } from '../model/guest-image.ts';
import type { Loss } from '../model/ledger.ts';
import type { KeptLoss } from '../model/results.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Whose loss is estimated: a guest, and in the dimension of storage one of its disks. */
export interface CostSubject {
  readonly snapshot: Snapshot;
  readonly guest: Guest;
  readonly disk?: Disk | undefined;
  readonly image?: DiskImage | undefined;
}

/** The same with what campaigns measured on its host. */
export interface MeasuredSubject extends CostSubject {
  readonly measured: readonly KeptLoss[];
}

export interface Estimate {
  readonly loss: Loss;
  /** The numbers that led there, for those who follow by hand. */
  readonly arithmetic: string;
}
