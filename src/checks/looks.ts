import type { Policy } from '../model/config.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { Disk, Nic } from '../model/guest-devices.ts';
import type { DiskImage } from '../model/guest-image.ts';
import type { Host, Nic as HostNic } from '../model/host.ts';
import type { BlockDevice } from '../model/host-storage.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** What a check sees of one subject. One object a subject, shared by all checks, so derived facts can be kept by it. */
export interface HostLook {
  readonly snapshot: Snapshot;
  readonly host: Host;
}

export interface GuestLook extends HostLook {
  readonly guest: Guest;
  /** How the guest is meant to be allocated; undefined where nobody declared it. */
  readonly policy: Policy | undefined;
}

/** Device checks run only where the guest's definition could be read. */
export interface DiskLook extends GuestLook {
  readonly definition: GuestDefinition;
  readonly disk: Disk;
  readonly image: DiskImage | undefined;
}

export interface NicLook extends GuestLook {
  readonly definition: GuestDefinition;
  readonly nic: Nic;
}

export interface BlockDeviceLook extends HostLook {
  readonly device: BlockDevice;
}

export interface HostNicLook extends HostLook {
  readonly hostNic: HostNic;
}

export interface Looks {
  host: HostLook;
  guest: GuestLook;
  disk: DiskLook;
  nic: NicLook;
  'block-device': BlockDeviceLook;
  'host-nic': HostNicLook;
}

export type SubjectKind = keyof Looks;
