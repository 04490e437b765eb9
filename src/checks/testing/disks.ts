import { isKnown } from '../../model/fact.ts';
import type { Disk } from '../../model/guest-devices.ts';
import type { ImageLayer } from '../../model/guest-image.ts';
import type { BlockDevice } from '../../model/host-storage.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from './edited.ts';

/** Changes a guest's first disk. */
export function editDisk(draft: Snapshot, guest: string, changes: Partial<Disk>): void {
  Object.assign(firstOf(definitionOf(draft, guest).disks), changes);
}

/** The layers of the image behind a guest's first disk, to be edited in place. */
export function layersOf(draft: Snapshot, guest: string): ImageLayer[] {
  const { layers } = firstOf(guestOf(draft, guest).images);
  if (!isKnown(layers)) throw new Error(`the image of ${guest} was not recorded`);
  return layers.value;
}

/** Changes the uppermost layer of that image. */
export function editImage(draft: Snapshot, guest: string, changes: Partial<ImageLayer>): void {
  Object.assign(firstOf(layersOf(draft, guest)), changes);
}

/** Changes the host's first block device. */
export function editBlockDevice({ host }: Snapshot, changes: Partial<BlockDevice>): void {
  if (!isKnown(host.blockDevices)) throw new Error('no block device was recorded');
  Object.assign(firstOf(host.blockDevices.value), changes);
}

function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error('there is none to be edited');
  return first;
}
