import { Problem } from '../../model/problem.ts';
import type { Acceleration } from '../../model/results.ts';
import { type Appliance, buildAppliance } from '../appliance/appliance.ts';
import { type GuestShape, startGuest } from '../appliance/measuring-guest.ts';
import { Lacking } from '../lacking.ts';
import type { Ground, Place } from './place.ts';

const MEMORY_MIB = 768;

/** A guest with one vCPU that runs the very same programs, under KVM where that is effective, else emulated. */
export async function guestPlace(ground: Ground): Promise<Place> {
  const appliance = await buildAppliance(ground);
  const { accelerator, reason } = appliance.acceleration;
  if (reason !== undefined) ground.note(`guests are emulated (tcg): ${reason}`);
  return await guestWith(accelerator, accelerator, appliance, ground);
}

/**
 * The same under this host's KVM whatever that does. Its figures are called `kvm` only where the processor runs
 * guests; one that is interpreted may take longer to boot than anybody waits.
 */
export async function kvmGuestPlace(ground: Ground): Promise<Place> {
  const appliance = await buildAppliance(ground);
  const { acceleration, reason } = appliance.acceleration;
  if (acceleration === 'tcg') throw new Lacking(reason ?? 'KVM runs no guests here');
  if (reason !== undefined) ground.note(`no figure of these guests is one of KVM: ${reason}`);
  try {
    return await guestWith('kvm', acceleration, appliance, ground);
  } catch (error) {
    if (acceleration === 'kvm' || !(error instanceof Problem)) throw error;
    throw new Lacking(`${error.what}; ${reason}`);
  }
}

async function guestWith(
  accelerator: GuestShape['accelerator'],
  acceleration: Acceleration,
  { kernel, initramfs }: Appliance,
  ground: Ground,
): Promise<Place> {
  const shape = { accelerator, kernel, initramfs, vcpus: 1, memoryMiB: MEMORY_MIB };
  const guest = await startGuest(shape, ground);
  return {
    acceleration,
    execute: async (program, args) => {
      const go = await guest.prepare(program, args);
      return go();
    },
    close: () => guest.close(),
  };
}
