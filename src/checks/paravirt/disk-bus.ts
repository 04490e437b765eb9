import { defineCheck, fail, noMend, notApplicable, pass, seen } from '../check.ts';
import { inDisk, remove, setAttribute } from '../edit.ts';

const EMULATED: ReadonlySet<string> = new Set(['ide', 'sata', 'usb', 'sd', 'fdc']);

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
  mend({ disk, definition }) {
    const twin = definition.disks.find(
      ({ target }) => target !== disk.target && numberOf(target) === numberOf(disk.target),
    );
    if (twin !== undefined)
      noMend(
        `libvirt numbers virtio disks by the letter of their target: give ${disk.target} another than ${twin.target} has`,
      );
    return [
      {
        set: 'definition',
        title: `${disk.target} is a virtio disk`,
        edits: [
          // Where it is plugged in now; libvirt gives it a place of the new kind.
          remove(inDisk(disk, '/address[@type="drive"]')),
          remove(inDisk(disk, '/address[@type="usb"]')),
          setAttribute(inDisk(disk, '/target'), 'bus', 'virtio'),
          // What says how an emulated disk looks, which libvirt refuses of a virtio disk.
          setAttribute(inDisk(disk, '/target'), 'rotation_rate', null),
          setAttribute(inDisk(disk, '/target'), 'removable', null),
          remove(inDisk(disk, '/wwn')),
          remove(inDisk(disk, '/vendor')),
          remove(inDisk(disk, '/product')),
        ],
        risk: 'high',
        riskText:
          'without the virtio driver among its boot files the guest does not start (initramfs; Windows: viostor), and the disk has another name inside',
      },
    ];
  },
});

/** The letters behind the kind: hdb and vdb are both the second. */
function numberOf(target: string): string {
  return target.replace(/^(?:fd|hd|sd|vd|xvd|ubd)/, '');
}
