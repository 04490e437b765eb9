import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { Disk } from '../../model/guest-devices.ts';
import { defineCheck, fail, noMend, notApplicable, pass, seen } from '../check.ts';
import { inDisk, remove, setAttribute } from '../edit.ts';

const EMULATED: ReadonlySet<string> = new Set(['ide', 'sata', 'usb', 'sd', 'fdc']);

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export const check = defineCheck({
  id: 'PV-01',
  topic: 'paravirt',
  subject: 'disk',
  title: 'The disk is a virtio disk',
  problem: 'The disk is an emulated one',
  severity: 'high',
  reads: ['/domain/devices/disk/target/@bus', '-device ide-hd, -drive if=ide'],
  why: 'Every command of an emulated controller is several accesses to registers, each an exit to QEMU, with one or few commands in flight. A virtio disk wrote about twice as fast in sequence.',
  remedy:
    'bus="virtio", or "scsi" on a virtio-scsi controller. Install the guest’s driver first and let its boot files know it (initramfs, Windows: viostor).',
  takesEffect: 'next-start',
  notWhen: 'The guest has no virtio driver, or the disk is installation media.',
  sources: [
    'Proxmox VE admin guide, qm: bus/controller',
    'SUSE Virtualization Best Practices: storage',
  ],
  evaluate({ disk, guest }) {
    if (disk.device !== 'disk' && disk.device !== 'lun')
      return notApplicable(`a ${disk.device} is no data disk`);
    const evidence = seen(disk.at, `bus ${disk.bus}`);
    if (!EMULATED.has(disk.bus)) return pass(evidence);
    return fail({
      evidence: [evidence],
      reason: `${disk.target} of ${guest.name} is on an emulated ${disk.bus} controller.`,
    });
  },
  mend: ({ disk, definition }) => [
    {
      set: 'definition',
      title: `${disk.target} is the virtio disk ${virtioName(disk, definition)}`,
      edits: [
        remove(inDisk(disk, '/address')),
        setAttribute(inDisk(disk, '/target'), 'bus', 'virtio'),
        // What says how an emulated disk looks.
        setAttribute(inDisk(disk, '/target'), 'rotation_rate', null),
        setAttribute(inDisk(disk, '/target'), 'removable', null),
        setAttribute(inDisk(disk, '/target'), 'dev', virtioName(disk, definition)),
      ],
      risk: 'high',
      riskText:
        'without the virtio driver among its boot files the guest does not start (initramfs; Windows: viostor), and the disk has another name inside',
    },
  ],
});

/** The first names that no disk has, in the order of the disks: hda and hdc become vda and vdb. */
function virtioName(disk: Disk, { disks }: GuestDefinition): string {
  const taken = new Set(disks.map(({ target }) => target));
  const emulated = disks.filter(({ bus, device }) => EMULATED.has(bus) && device === 'disk');
  const free = [...LETTERS].map((letter) => `vd${letter}`).filter((name) => !taken.has(name));
  const at = emulated.findIndex(({ target }) => target === disk.target);
  return free[at] ?? noMend('the guest has more disks than there are letters');
}
