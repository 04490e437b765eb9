import { defineCheck, fail, notApplicable, pass, seen } from '../check.ts';

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
});
