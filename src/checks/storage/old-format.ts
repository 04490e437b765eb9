import { formatOf } from '../../derived/disk-settings.ts';
import { defineCheck, fail, needGiven, notApplicable, pass, seen } from '../check.ts';
import { imageChain } from './image-chain.ts';

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
  evaluate(look) {
    const { disk, definition, image } = look;
    const format = needGiven(formatOf(disk, definition, image), 'format of the image');
    if (format !== 'qcow2') return notApplicable('not a qcow2 image');
    const compat = needGiven(imageChain(look).active.compat, 'version of the image');
    const evidence = seen('qemu-img info compat', compat);
    return compat === '0.10' ? fail({ evidence: [evidence] }) : pass(evidence);
  },
});
