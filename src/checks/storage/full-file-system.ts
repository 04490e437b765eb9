import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';
import { percent } from '../wording.ts';

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
  evaluate({ image, host }) {
    if (image === undefined) return notApplicable('not a file image');
    const [active] = need(image.layers, 'image of the disk');
    const mounts = need(host.mounts, 'mounts of the host');
    if (active === undefined) return unknown('qemu-img told no layer');
    const { file, hostFileSystem } = active;
    const holding = mounts
      .filter(
        ({ mountPoint }) =>
          mountPoint === '/' || file === mountPoint || file.startsWith(`${mountPoint}/`),
      )
      .sort((left, right) => right.mountPoint.length - left.mountPoint.length)[0];
    if (holding === undefined || valueOrUndefined(hostFileSystem) === 'block')
      return notApplicable('the image is on no mounted file system');
    const used = need(holding.usedShare, `use of ${holding.mountPoint}`);
    const evidence = seen(holding.mountPoint, `${percent(used)} used`);
    if (used <= LIMIT) return pass(evidence);
    return fail({ evidence: [evidence], severity: used > CRITICAL ? 'high' : 'medium' });
  },
});
