import { formatOf } from '../../derived/disk-settings.ts';
import { defineCheck, fail, needGiven, notApplicable, pass, seen } from '../check.ts';

const RAW: ReadonlySet<string> = new Set(['raw', 'luks', 'block']);

export const check = defineCheck({
  id: 'STO-01',
  topic: 'storage',
  subject: 'disk',
  title: 'The disk is raw',
  problem: 'The disk is an image in a format with tables of its own',
  severity: 'low',
  reads: ['/domain/devices/disk/driver/@type', '-blockdev driver=qcow2'],
  why: 'Each access to a qcow2 image looks up where the data is, and first writes allocate and update tables. A raw disk has none of it; the difference is up to a tenth, more while the image grows.',
  remedy:
    'qemu-img convert -O raw, for disks whose speed matters and that need neither snapshots nor a backing file.',
  takesEffect: 'next-start',
  notWhen: 'Snapshots, thin images or linked clones are used: many accept the cost for them.',
  sources: [
    "The sysadmin's summary virt-tune began with: raw is fastest",
    'Proxmox VE admin guide, qm: image formats',
  ],
  evaluate({ disk, guest, definition, image }) {
    if (disk.device !== 'disk' && disk.device !== 'lun')
      return notApplicable(`a ${disk.device} is no data disk`);
    if (disk.sourceType === 'none') return notApplicable('no medium');
    const format = needGiven(formatOf(disk, definition, image), 'format of the image');
    const evidence = seen(disk.at, `format ${format}`);
    if (RAW.has(format)) return pass(evidence);
    return fail({ evidence: [evidence], reason: `${disk.target} of ${guest.name} is ${format}.` });
  },
});
