import { type Fact, isKnown } from '../model/fact.ts';
import type { KvmProbe } from '../model/host.ts';
import type { Acceleration } from '../model/results.ts';
import { isEffective } from './effective-kvm.ts';

/** What a guest under a host's KVM may be called. */
export interface GuestAcceleration {
  /** tcg: there is no KVM that is known to run guests. */
  readonly acceleration: Exclude<Acceleration, 'native'>;
  /** Why not `kvm`. */
  readonly reason?: string;
}

/** From what the probe saw. Only a guest that was seen to run fast may be called one of KVM. */
export function guestAcceleration(probe: Fact<KvmProbe>): GuestAcceleration {
  if (!isKnown(probe)) {
    return {
      acceleration: 'tcg',
      reason: 'unreadable' in probe ? probe.unreadable : 'there is no /dev/kvm',
    };
  }
  const rate = probe.value.guestInstructionsPerUs;
  if (!isKnown(rate)) {
    const why = 'unreadable' in rate ? `: ${rate.unreadable}` : '';
    return { acceleration: 'tcg', reason: `KVM could not run a guest${why}` };
  }
  if (isEffective(rate.value)) return { acceleration: 'kvm' };
  const speed = `${rate.value.toFixed(1)} instructions per microsecond`;
  return {
    acceleration: 'kvm (not effective)',
    reason: `KVM is present but not effective (${speed}; see VT-15)`,
  };
}
