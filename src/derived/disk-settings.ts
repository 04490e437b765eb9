import { valueOrUndefined } from '../model/fact.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { Disk } from '../model/guest-devices.ts';
import type { DiskImage } from '../model/guest-image.ts';

/** What a disk gets where its definition leaves a setting out: libvirt and QEMU each fill in their own. */

/**
 * libvirt takes a disk without a format for raw. QEMU looks into the image instead, as qemu-img does; undefined
 * where that was not read.
 */
export function formatOf(
  disk: Disk,
  definition: GuestDefinition,
  image: DiskImage | undefined,
): string | undefined {
  if (disk.format !== undefined) return disk.format;
  if (definition.source === 'libvirt-xml') return 'raw';
  return image === undefined ? undefined : valueOrUndefined(image.layers)?.[0]?.format;
}

/** none | directsync | writethrough | writeback | unsafe. Writeback by default; libvirt opens shared disks with none. */
export function cacheModeOf(disk: Disk, definition: GuestDefinition): string {
  if (disk.cache !== undefined && disk.cache !== 'default') return disk.cache;
  const isShared = definition.source === 'libvirt-xml' && disk.shareable && !disk.readOnly;
  return isShared ? 'none' : 'writeback';
}
