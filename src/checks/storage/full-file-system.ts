import { valueOrUndefined } from '../../model/fact.ts';
import type { ImageLayer } from '../../model/guest-image.ts';
import type { Mount } from '../../model/host-storage.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { percent } from '../wording.ts';
import { imageChain } from './image-chain.ts';

/** Allocators search longer and fragment more when little is free. */
const LIMIT = 0.8;
const CRITICAL = 0.95;

export const check = defineCheck({
  id: 'STO-24',
  topic: 'storage',
  subject: 'disk',
  title: 'The file system that holds the image has room',
  problem: 'The file system that holds the image is nearly full',
  severity: 'medium',
  reads: ['statfs of the mount that holds the image', 'qemu-img info: filename'],
  why: 'A full file system makes images fragment and allocation slow; when nothing is left, guests with thin images are paused on their next write.',
  remedy: 'Free or add space, or move an image away (virsh blockcopy works while the guest runs).',
  takesEffect: 'live',
  notWhen: 'All images are fully allocated and nothing else grows there.',
  sources: ['libvirt formatdomain: disk driver error_policy (enospace pauses the guest)'],
  evaluate(look) {
    if (look.disk.readOnly) return notApplicable('the disk is only read and does not grow');
    const { active } = imageChain(look);
    if (valueOrUndefined(active.hostFileSystem) === 'block')
      return notApplicable('the image is a device and not a file');
    const mounts = need(look.host.mounts, 'mounts of the host');
    const holding = needGiven(mountOf(active, mounts), `file system that holds ${active.file}`);
    const used = need(holding.usedShare, `use of ${holding.mountPoint}`);
    const evidence = seen(holding.mountPoint, `${percent(used)} used`);
    if (used <= LIMIT) return pass(evidence);
    return fail({ evidence: [evidence], severity: used > CRITICAL ? 'high' : 'medium' });
  },
});

/**
 * By its device where that is known, since the path may lead over links and bind mounts. By the path only where
 * the file system found there is the one that holds the image.
 */
function mountOf(image: ImageLayer, mounts: readonly Mount[]): Mount | undefined {
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
