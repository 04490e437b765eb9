import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';

export const check = defineCheck({
  id: 'STO-06',
  topic: 'storage',
  subject: 'disk',
  title: 'The qcow2 image has the current format',
  problem: 'The qcow2 image has an outdated format',
  severity: 'low',
  reads: ['qemu-img info: compat'],
  why: 'Version 0.10 cannot mark clusters as zero nor discard them: zeroes are written and space is never given back.',
  remedy: 'qemu-img amend -f qcow2 -o compat=1.1 IMAGE with the guest stopped.',
  takesEffect: 'next-start',
  notWhen: 'The image must stay readable for QEMU before 1.1 (2012).',
  sources: ['QEMU docs/interop/qcow2.txt'],
  evaluate({ disk, image }) {
    if (disk.format !== 'qcow2') return notApplicable('not a qcow2 image');
    if (image === undefined) return unknown('the image was not read');
    const [active] = need(image.layers, 'image of the disk');
    if (active?.compat === undefined) return unknown('version of the image: not told');
    const evidence = seen('qemu-img info compat', active.compat);
    return active.compat === '0.10' ? fail({ evidence: [evidence] }) : pass(evidence);
  },
});
