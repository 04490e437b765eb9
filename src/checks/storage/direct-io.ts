import { valueOrUndefined } from '../../model/fact.ts';
import type { DiskImage } from '../../model/guest-image.ts';
import type { Host } from '../../model/host.ts';

/** tmpfs takes O_DIRECT from Linux 6.6 on (commit e88e0d366f9c). */
const SINCE = { major: 6, minor: 6 };

/** Whether the file system below an image is not known to refuse O_DIRECT. */
export function takesDirectIo(image: DiskImage | undefined, { kernel }: Host): boolean {
  const [active] = (image === undefined ? undefined : valueOrUndefined(image.layers)) ?? [];
  const fileSystem = active === undefined ? undefined : valueOrUndefined(active.hostFileSystem);
  if (fileSystem !== 'tmpfs') return true;
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(valueOrUndefined(kernel.release) ?? '') ?? [];
  if (Number(major) !== SINCE.major) return Number(major) > SINCE.major;
  return Number(minor) >= SINCE.minor;
}
