import { defineCheck, fail, needGiven, notApplicable, pass, seen } from '../check.ts';
import { inDisk, inScsiController, setAttribute, setText } from '../edit.ts';

export const check = defineCheck({
  id: 'STO-11',
  topic: 'storage',
  subject: 'disk',
  title: 'The disk has an iothread of its own',
  problem: 'The disk shares QEMU’s main loop',
  severity: 'low',
  reads: ['/domain/devices/disk/driver/@iothread', '-device virtio-blk-pci,iothread='],
  why: 'Without an iothread, requests are handled by the thread that also runs the monitor and every emulated device, under QEMU’s big lock.',
  remedy: '<iothreads>1</iothreads> and <driver iothread="1"/>; for SCSI on the controller.',
  takesEffect: 'next-start',
  notWhen:
    'Disks that are hardly used; one or two iothreads a host pCPU are enough for all guests together.',
  sources: ['libvirt formatdomain: IOThreads allocation', 'Proxmox VE admin guide, qm: IO Thread'],
  evaluate({ disk, definition }) {
    if (disk.device !== 'disk' && disk.device !== 'lun')
      return notApplicable(`a ${disk.device} is no data disk`);
    if (disk.sourceType === 'vhostuser') return notApplicable('another process serves the disk');
    if (disk.bus !== 'virtio' && disk.bus !== 'scsi')
      return notApplicable(`${disk.bus} disks cannot use an iothread`);
    // A SCSI disk's iothread is its controller's, and read as such.
    const threads = disk.iothreads;
    if (disk.bus === 'scsi' && threads.length === 0) {
      const controllers = definition.controllers.filter(({ type }) => type === 'scsi');
      needGiven(controllers[0], 'SCSI controller of the disk');
      if (!controllers.some(({ model }) => model?.startsWith('virtio')))
        return notApplicable('only virtio-scsi controllers can use an iothread');
    }
    const evidence = seen(
      disk.at,
      threads.length > 0 ? `iothread ${threads.join(', ')}` : 'iothread not given (main loop)',
    );
    return threads.length > 0 ? pass(evidence) : fail({ evidence: [evidence] });
  },
  mend({ disk, definition }) {
    const [own = '1'] = definition.iothreads.ids;
    const driver =
      disk.bus === 'virtio' ? inDisk(disk, '/driver') : inScsiController(definition, '/driver');
    return [
      {
        set: 'definition',
        title: `${disk.target} is served by iothread ${own}`,
        edits: [
          ...(definition.iothreads.count === 0 ? [setText('iothreads', '1')] : []),
          setAttribute(driver, 'iothread', own),
        ],
      },
    ];
  },
});
