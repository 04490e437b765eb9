import { valueOrUndefined } from '../model/fact.ts';
import type { ImageLayer } from '../model/guest-image.ts';
import type { Mount } from '../model/host-storage.ts';

/**
 * The file system that holds an image: by its device where that is known, since the path may lead over links and
 * bind mounts. By the path only where the file system found there is the one that holds the image.
 */
export function mountOf(image: ImageLayer, mounts: readonly Mount[]): Mount | undefined {
  const device = valueOrUndefined(image.hostDevice);
  const ofDevice = mounts.find((mount) => valueOrUndefined(mount.device) === device);
  if (device !== undefined && ofDevice !== undefined) return ofDevice;
  const fileSystem = valueOrUndefined(image.hostFileSystem);
  const above = mounts
    .filter(({ mountPoint }) => mountPoint === '/' || image.file.startsWith(`${mountPoint}/`))
    .toSorted((left, right) => left.mountPoint.length - right.mountPoint.length)
    .at(-1);
  return above?.fsType === (fileSystem ?? above?.fsType) ? above : undefined;
}
