import { mountOf } from '../../derived/mount-of.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { percent } from '../wording.ts';
import { imageChain } from './image-chain.ts';

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
  // Allocators search longer and fragment more when little is free.
  thresholds: {
    usedShare: {
      default: 0.8,
      range: [0.1, 0.99],
      unit: 'share',
      meaning: 'a fuller file system is found',
    },
    highShare: {
      default: 0.95,
      range: [0.1, 1],
      unit: 'share',
      meaning: 'a fuller one is of high severity',
    },
  },
  evaluate(look, { usedShare, highShare }) {
    if (look.disk.readOnly) return notApplicable('the disk is only read and does not grow');
    const { active } = imageChain(look);
    if (valueOrUndefined(active.hostFileSystem) === 'block')
      return notApplicable('the image is a device and not a file');
    const mounts = need(look.host.mounts, 'mounts of the host');
    const holding = needGiven(mountOf(active, mounts), `file system that holds ${active.file}`);
    const used = need(holding.usedShare, `use of ${holding.mountPoint}`);
    const evidence = seen(holding.mountPoint, `${percent(used)} used`);
    if (used <= usedShare) return pass(evidence);
    return fail({ evidence: [evidence], severity: used > highShare ? 'high' : 'medium' });
  },
});
