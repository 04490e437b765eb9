import type { Disk } from '../../model/guest-devices.ts';
import { defineCheck, fail, notApplicable, pass, seen } from '../check.ts';
import { inDisk, setAttribute } from '../edit.ts';

export const check = defineCheck({
  id: 'PV-19',
  topic: 'paravirt',
  subject: 'disk',
  title: 'The disk has virtio’s ways of saving exits',
  problem: 'Ways of saving exits are switched off for the disk',
  severity: 'low',
  reads: ['/domain/devices/disk/driver/@ioeventfd, event_idx', '-device ioeventfd=, event_idx='],
  why: 'ioeventfd lets the vCPU go on while an iothread takes the request, event_idx leaves out notices nobody waits for. Both are on by default; off is what remains of advice for old versions.',
  remedy: 'Remove ioeventfd="off" and event_idx="off" from the <driver>; start the guest again.',
  takesEffect: 'next-start',
  notWhen: 'A guest driver was found to fail with them.',
  sources: [
    'libvirt formatdomain: disk driver ioeventfd, event_idx',
    'SUSE Virtualization Best Practices: ioeventfd',
  ],
  evaluate({ disk }) {
    if (disk.bus !== 'virtio') return notApplicable(`${disk.bus} disks do not have them`);
    const off = switchedOff(disk);
    const evidence = seen(disk.at, off.length > 0 ? `${off.join(', ')} off` : 'nothing off');
    return off.length === 0 ? pass(evidence) : fail({ evidence: [evidence] });
  },
  mend: ({ disk }) => [
    {
      set: 'definition',
      title: `${disk.target} has virtio’s ways of saving exits`,
      edits: [
        setAttribute(inDisk(disk, '/driver'), 'ioeventfd', null),
        setAttribute(inDisk(disk, '/driver'), 'event_idx', null),
      ],
    },
  ],
});

function switchedOff({ ioeventfd, eventIdx }: Disk): string[] {
  return [
    ...(ioeventfd === false ? ['ioeventfd'] : []),
    ...(eventIdx === false ? ['event_idx'] : []),
  ];
}
