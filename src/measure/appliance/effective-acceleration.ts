import { openFileTree } from '../../collect/file-tree.ts';
import { probeKvm } from '../../collect/host/kvm-probe.ts';
import { programRunner } from '../../collect/run-program.ts';
import { isEffective } from '../../derived/effective-kvm.ts';
import { isKnown } from '../../model/fact.ts';

export interface UsableAcceleration {
  /** What guests are run with. */
  readonly accelerator: 'kvm' | 'tcg';
  /** Why not with KVM. */
  readonly reason?: string;
}

/** KVM where it runs guests on the processor; a KVM that interprets them (VT-15) is slower than emulation, and is none. */
export async function usableAcceleration(signal: AbortSignal): Promise<UsableAcceleration> {
  const files = openFileTree();
  const run = programRunner(signal);
  const probe = await probeKvm({ live: true, files, run, privileged: true, signal });
  if (!isKnown(probe)) {
    return {
      accelerator: 'tcg',
      reason: 'unreadable' in probe ? probe.unreadable : 'there is no /dev/kvm',
    };
  }
  const rate = probe.value.guestInstructionsPerUs;
  if (!isKnown(rate)) return { accelerator: 'tcg', reason: 'KVM could not run a guest' };
  if (isEffective(rate.value)) return { accelerator: 'kvm' };
  const speed = `${rate.value.toFixed(1)} instructions per microsecond`;
  return { accelerator: 'tcg', reason: `KVM is present but not effective (${speed}; see VT-15)` };
}
