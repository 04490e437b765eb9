import { openFileTree } from '../../collect/file-tree.ts';
import { probeKvm } from '../../collect/host/kvm-probe.ts';
import { programRunner } from '../../collect/run-program.ts';
import { type GuestAcceleration, guestAcceleration } from '../../derived/guest-acceleration.ts';

export interface UsableAcceleration extends GuestAcceleration {
  /** What guests are run with: a KVM that interprets them is slower than emulation, and is left alone. */
  readonly accelerator: 'kvm' | 'tcg';
}

/** Asks this host's KVM for what it does with a guest. */
export async function usableAcceleration(signal: AbortSignal): Promise<UsableAcceleration> {
  const files = openFileTree();
  const run = programRunner(signal);
  const probe = await probeKvm({ live: true, files, run, privileged: true, signal });
  const found = guestAcceleration(probe);
  return { ...found, accelerator: found.acceleration === 'kvm' ? 'kvm' : 'tcg' };
}
