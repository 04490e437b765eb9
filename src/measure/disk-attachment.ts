import { Lacking } from './lacking.ts';

export const diskBuses = ['virtio-blk', 'virtio-scsi', 'ahci', 'ide', 'usb-storage'] as const;
export type DiskBus = (typeof diskBuses)[number];

export interface DiskAttachment {
  /** Words of QEMU's command line; the disk is its drive `disk`. */
  readonly devices: readonly string[];
  /** What the guest calls it. */
  readonly device: string;
}

/** Throws `Lacking` where QEMU has no iothread for disks on such a bus. */
export function requireIothread(bus: DiskBus): void {
  if (bus === 'virtio-blk' || bus === 'virtio-scsi') return;
  throw new Lacking(
    `a disk on ${bus} is served by the main loop of QEMU only: leave out iothread, or choose bus=virtio-blk`,
  );
}

/** How the disk of a measuring guest is attached. */
export function attachDisk(bus: DiskBus, iothread: boolean): DiskAttachment {
  const object = iothread ? ['-object', 'iothread,id=io'] : [];
  const served = iothread ? ',iothread=io' : '';
  switch (bus) {
    case 'virtio-blk':
      return {
        devices: [...object, '-device', `virtio-blk-pci,drive=disk${served}`],
        device: '/dev/vda',
      };
    case 'virtio-scsi':
      return onScsi([...object, '-device', `virtio-scsi-pci,id=bus${served}`], 'scsi-hd,bus=bus.0');
    default:
      return onScsi(EMULATED[bus].controller, EMULATED[bus].disk);
  }
}

/** Controllers, and the disk on each. */
const EMULATED = {
  // The chipset q35 has one.
  ahci: { controller: [], disk: 'ide-hd,bus=ide.0' },
  ide: { controller: ['-device', 'piix3-ide,id=bus'], disk: 'ide-hd,bus=bus.0' },
  'usb-storage': { controller: ['-device', 'qemu-xhci'], disk: 'usb-storage' },
} as const;

function onScsi(controller: readonly string[], disk: string): DiskAttachment {
  return { devices: [...controller, '-device', `${disk},drive=disk`], device: '/dev/sda' };
}
