import { z } from 'zod';
import type { GuestDriver } from '../appliance/guest-kernel.ts';
import { meterCpu } from '../cpu-meter.ts';
import { guestNeeds } from '../guest-needs.ts';
import { readyGuest } from '../guests.ts';
import { defineWorkload } from '../workload.ts';

const MEMORY_MIB = 512;

/** A tablet tells a remote console where the pointer is. */
const INPUTS: Readonly<
  Record<string, { readonly devices: readonly string[]; readonly drivers: readonly GuestDriver[] }>
> = {
  none: { devices: [], drivers: [] },
  'virtio-tablet': { devices: ['-device', 'virtio-tablet-pci'], drivers: ['virtio-tablet'] },
  'usb-3-tablet': {
    devices: ['-device', 'qemu-xhci', '-device', 'usb-tablet'],
    drivers: ['usb-3-tablet'],
  },
  'usb-1-tablet': {
    devices: ['-device', 'piix3-usb-uhci', '-device', 'usb-tablet'],
    drivers: ['usb-1-tablet'],
  },
};
/** Reads from what a desktop would read from, or the device would be put to sleep. Readers that end early had none. */
const IDLE =
  'for each in /dev/input/event*; do cat "$each" >/dev/null 2>&1 & done; sleep "$1"; kill $(jobs -p) 2>/dev/null; true';

export const guestIdle = defineWorkload({
  name: 'guest-idle',
  measures: 'what a guest costs the host that does nothing, by the tablet it has',
  dimension: 'cpu',
  anywhere: false,
  options: z.strictObject({
    input: z.enum(['none', 'virtio-tablet', 'usb-3-tablet', 'usb-1-tablet']).default('none'),
    seconds: z.int().min(2).max(600).default(5),
  }),
  needs: ({ seconds }) => guestNeeds(MEMORY_MIB, seconds + 0.5),
  run: async ({ input, seconds }, bench) => {
    const shape = { vcpus: 1, memoryMiB: MEMORY_MIB, ...INPUTS[input] };
    const guest = await readyGuest(bench.guests, shape);
    const meter = meterCpu(guest.pid);
    try {
      await guest.execute('/bin/sh', ['-c', IDLE, 'idle', String(seconds)]);
      const cpus = meter.overLast(seconds - 1, 0.5);
      return [{ metric: 'CPU of QEMU', unit: '% of a CPU', better: 'lower', value: cpus * 100 }];
    } finally {
      meter.stop();
    }
  },
});
