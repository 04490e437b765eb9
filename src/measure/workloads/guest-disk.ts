import { z } from 'zod';
import type { GuestShape } from '../appliance/guest-shape.ts';
import { meterCpu } from '../cpu-meter.ts';
import { fioProgram, runFio } from '../fio.ts';
import { fioOptions } from '../fio-options.ts';
import { guestNeeds } from '../guest-needs.ts';
import { readyGuest } from '../guests.ts';
import { defineWorkload } from '../workload.ts';

const MEMORY_MIB = 768;

/** How a disk is attached, what the guest loads for it, and what it calls it. */
const BUSES = {
  'virtio-blk': {
    devices: ['-object', 'iothread,id=io', '-device', 'virtio-blk-pci,drive=disk,iothread=io'],
    name: '/dev/vda',
  },
  'virtio-scsi': {
    devices: ['-device', 'virtio-scsi-pci,id=bus', '-device', 'scsi-hd,drive=disk,bus=bus.0'],
    name: '/dev/sda',
  },
  // The chipset q35 has one.
  ahci: { devices: ['-device', 'ide-hd,drive=disk,bus=ide.0'], name: '/dev/sda' },
  ide: {
    devices: ['-device', 'piix3-ide,id=bus', '-device', 'ide-hd,drive=disk,bus=bus.0'],
    name: '/dev/sda',
  },
  'usb-storage': {
    devices: ['-device', 'qemu-xhci', '-device', 'usb-storage,drive=disk'],
    name: '/dev/sda',
  },
} as const;
const buses = ['virtio-blk', 'virtio-scsi', 'ahci', 'ide', 'usb-storage'] as const;

export const guestDisk = defineWorkload({
  name: 'guest-disk',
  measures: 'a disk of a guest, by how it is attached: virtio or emulated (fio in the guest)',
  dimension: 'storage',
  anywhere: false,
  options: z.strictObject({
    ...fioOptions,
    sizeMiB: z
      .int()
      .min(16)
      .max(1024 * 1024)
      .default(256),
    bus: z.enum(buses).default('virtio-blk'),
  }),
  needs: ({ sizeMiB, seconds }) => ({
    ...guestNeeds(MEMORY_MIB, seconds + 3, [fioProgram]),
    diskMiB: sizeMiB * buses.length,
  }),
  run: async ({ bus, ...job }, bench) => {
    const { devices, name } = BUSES[bus];
    const shape: GuestShape = {
      ...{ vcpus: 1, memoryMiB: MEMORY_MIB, programs: ['fio'] },
      ...{ diskMiB: job.sizeMiB, devices, drivers: [bus] },
    };
    const guest = await readyGuest(bench.guests, shape);
    const meter = meterCpu(guest.pid);
    try {
      const target = { ...job, target: name, engine: 'libaio', direct: true } as const;
      const readings = await runFio(target, guest.execute);
      const iops = readings[0]?.value ?? Number.NaN;
      const cpus = meter.overLast(job.seconds / 2, job.seconds / 4);
      return [
        ...readings.filter(({ metric }) => metric !== 'CPU per request'),
        {
          metric: 'CPU of QEMU per request',
          unit: 'us',
          better: 'lower',
          value: (cpus / iops) * 1e6,
        },
      ];
    } finally {
      meter.stop();
    }
  },
});
