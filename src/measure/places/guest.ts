import { Problem } from '../../model/problem.ts';
import type { GuestShape } from '../appliance/guest-shape.ts';
import { type Guests, readyGuest } from '../guests.ts';
import { Lacking } from '../lacking.ts';
import type { Ground, Place } from './place.ts';

export const GUEST_MEMORY_MIB = 768;

const SHAPE: GuestShape = {
  vcpus: 1,
  memoryMiB: GUEST_MEMORY_MIB,
  programs: ['stress-ng', 'sysbench'],
};

/** A guest with one vCPU that runs the very same programs, under KVM where that is effective, else emulated. */
export async function guestPlace({ guests }: Ground): Promise<Place> {
  return await guestOf(SHAPE, guests);
}

/**
 * The same under this host's KVM whatever that does. Its figures are called `kvm` only where the processor runs
 * guests; one that is interpreted may take longer to boot than anybody waits.
 */
export async function kvmGuestPlace({ guests, note }: Ground): Promise<Place> {
  const { acceleration, reason } = await guests.usableAcceleration();
  if (acceleration === 'tcg') throw new Lacking(reason ?? 'KVM runs no guests here');
  if (reason !== undefined) note(`no figure of these guests is one of KVM: ${reason}`);
  try {
    return await guestOf({ ...SHAPE, accelerator: 'kvm' }, guests);
  } catch (error) {
    if (acceleration === 'kvm' || !(error instanceof Problem)) throw error;
    throw new Lacking(`${error.what}; ${reason}`);
  }
}

async function guestOf(shape: GuestShape, guests: Guests): Promise<Place> {
  // Booting is not part of the first run.
  await readyGuest(guests, shape);
  return {
    execute: async (program, args) => (await readyGuest(guests, shape)).execute(program, args),
    close: async () => undefined,
  };
}
