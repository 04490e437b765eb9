import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'STO-20',
  topic: 'storage',
  subject: 'block-device',
  title: 'Partitions and volumes begin on a physical block',
  problem: 'A partition or volume begins within a physical block',
  severity: 'medium',
  reads: ['/sys/class/block/*/alignment_offset'],
  why: 'Each block of the guest lies over two of the disk: a write reads both, changes them and writes both.',
  remedy: 'Create it anew at a multiple of 1 MiB, as today’s tools do, and copy the data.',
  takesEffect: 'reboot',
  notWhen: 'Nothing is written to it.',
  sources: ['Linux Documentation/ABI/stable/sysfs-block, alignment_offset'],
  evaluate({ device }) {
    if (device.kind === 'disk') return notApplicable('a whole disk begins where it begins');
    const offset = need(device.alignmentOffsetBytes, 'alignment of the device');
    const evidence = seen(`/sys/class/block/${device.name}/alignment_offset`, offset);
    return offset === 0 ? pass(evidence) : fail({ evidence: [evidence] });
  },
});
