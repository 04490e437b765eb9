import type { Disk } from '../../model/guest-devices.ts';
import type { DiskImage } from '../../model/guest-image.ts';
import type { World } from '../collector.ts';

export type ImageReader = (disks: readonly Disk[]) => Promise<DiskImage[]>;

export function imageReader(_world: World): ImageReader {
  return async () => [];
}
