import { buildAppliance } from '../appliance/appliance.ts';
import { startGuest } from '../appliance/measuring-guest.ts';
import type { Ground, Place } from './place.ts';

const MEMORY_MIB = 768;

/** A guest with one vCPU that runs the very same programs. */
export async function guestPlace(ground: Ground): Promise<Place> {
  const appliance = await buildAppliance(ground);
  const { accelerator, reason } = appliance.acceleration;
  if (reason !== undefined) ground.note(`guests are emulated (tcg): ${reason}`);
  const { kernel, initramfs } = appliance;
  const shape = { accelerator, kernel, initramfs, vcpus: 1, memoryMiB: MEMORY_MIB };
  const guest = await startGuest(shape, ground);
  return {
    acceleration: accelerator,
    execute: async (program, args) => {
      const go = await guest.prepare(program, args);
      return go();
    },
    close: () => guest.close(),
  };
}
