import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

/** Targets that copy a block before the first write to it. */
const COPYING: ReadonlySet<string> = new Set(['snapshot', 'snapshot-origin', 'era']);

export const check = defineCheck({
  id: 'STO-22',
  topic: 'storage',
  subject: 'block-device',
  title: 'No volume is slowed down by a classic snapshot',
  problem: 'A classic LVM snapshot copies blocks before they are written',
  severity: 'medium',
  reads: ['dmsetup table: target of the volume'],
  why: 'While it exists, the first write to each block of the origin reads the old content and writes it elsewhere first; with several snapshots, several times.',
  remedy:
    'lvconvert --merge or lvremove the snapshot when the backup is done; thin volumes for snapshots that stay.',
  takesEffect: 'live',
  notWhen: 'A backup is being taken from it right now.',
  sources: ['lvmthin(7)', 'Linux Documentation/admin-guide/device-mapper/snapshot.rst'],
  evaluate({ device }) {
    if (device.kind !== 'dm') return notApplicable('not a volume of the device mapper');
    const target = need(device.dmTarget, 'target of the volume');
    const evidence = seen(`dmsetup table ${device.name}`, target);
    return COPYING.has(target) ? fail({ evidence: [evidence] }) : pass(evidence);
  },
});
