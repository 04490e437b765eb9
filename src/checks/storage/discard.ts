import { defineCheck, fail, notApplicable, pass, seen } from '../check.ts';
import { inDisk, setAttribute } from '../edit.ts';

/** Emulated ATA and SCSI disks take TRIM and UNMAP as virtio disks take discards; floppies and cards do not. */
const TAKES_DISCARD: ReadonlySet<string> = new Set(['virtio', 'scsi', 'sata', 'ide']);

export const check = defineCheck({
  id: 'STO-16',
  topic: 'storage',
  subject: 'disk',
  title: 'What the guest deletes is given back',
  problem: 'What the guest deletes stays allocated',
  severity: 'low',
  reads: ['/domain/devices/disk/driver/@discard', '-blockdev discard='],
  why: 'Without discard an image only grows, and a solid-state disk below keeps moving data nobody needs.',
  remedy: '<driver discard="unmap"/>, and fstrim.timer in the guest.',
  takesEffect: 'next-start',
  notWhen: 'Fully preallocated images that are to stay so.',
  sources: [
    'libvirt formatdomain: disk driver discard',
    'Proxmox VE admin guide, qm: trim/discard',
  ],
  evaluate({ disk }) {
    if (disk.device === 'lun') return notApplicable('a lun is passed through with its discards');
    if (disk.device !== 'disk' || disk.readOnly)
      return notApplicable('not a disk that is written to');
    if (!TAKES_DISCARD.has(disk.bus)) return notApplicable(`${disk.bus} disks take no discard`);
    const evidence = seen(
      `${disk.at}/driver`,
      disk.discard === undefined ? 'discard not given (ignore)' : `discard ${disk.discard}`,
    );
    return disk.discard === 'unmap' || disk.discard === 'on'
      ? pass(evidence)
      : fail({ evidence: [evidence] });
  },
  mend: ({ disk }) => [
    {
      set: 'definition',
      title: `${disk.target} gives back what the guest deletes (discard=unmap)`,
      edits: [setAttribute(inDisk(disk, '/driver'), 'discard', 'unmap')],
      risk: 'low',
      riskText: 'freed space may be taken by others before the guest writes there again',
    },
  ],
});
