import { defineCheck, fail, pass, seen } from '../check.ts';
import { imageChain } from './image-chain.ts';

export const check = defineCheck({
  id: 'STO-04',
  topic: 'storage',
  subject: 'disk',
  title: 'The image has at most one backing file and no internal snapshots',
  problem: 'The image has a long backing chain or internal snapshots',
  severity: 'medium',
  reads: ['qemu-img info --backing-chain'],
  why: 'What is not in the image is looked for in each layer below. With internal snapshots every first write to a cluster copies it.',
  remedy:
    'virsh blockcommit or blockpull shortens the chain while the guest runs; qemu-img snapshot -d deletes snapshots of a stopped one.',
  takesEffect: 'live',
  notWhen: 'A backup or linked clones keep the layers on purpose.',
  sources: [
    'QEMU documentation: live block operations',
    'SUSE Virtualization Best Practices: overlay images',
  ],
  // The image and one template below it.
  thresholds: {
    layers: { default: 2, range: [1, 200], unit: 'layers', meaning: 'a longer chain is found' },
  },
  evaluate(look, limits) {
    const { active, layers } = imageChain(look);
    const evidence = [
      seen(
        'qemu-img info --backing-chain',
        `${layers.length} layers: ${layers.map(({ file }) => file).join(' <- ')}`,
      ),
      seen('internal snapshots', active.internalSnapshots),
    ];
    if (layers.length <= limits.layers && active.internalSnapshots === 0) return pass(...evidence);
    return fail({ evidence });
  },
});
