import { isActive } from '../derived/is-active.ts';
import { isRealTime, latencyMarks } from '../derived/latency-marks.ts';
import { need } from './check.ts';
import type { GuestLook, HostLook } from './looks.ts';

/** Gates shared by checks: each says in one sentence why a check does not apply. */

export function running({ guest }: GuestLook): string | undefined {
  return isActive(guest) ? undefined : `the guest is not running (${guest.state})`;
}

/** Rates need a window and a guest whose clock moves. */
export function sampled({ guest, snapshot }: GuestLook): string | undefined {
  if (guest.state === 'paused') return 'the guest is paused';
  return snapshot.windowMs > 0 ? undefined : 'the snapshot has no sampling window';
}

export function onKvm({ guest }: GuestLook): string | undefined {
  return need(guest.accelerator, 'accelerator of the guest') === 'kvm'
    ? undefined
    : 'the guest does not run on KVM';
}

/** What a guest that is declared to share gives up is no fault. */
export function notOvercommitted({ policy }: GuestLook): string | undefined {
  return policy === 'overcommit' ? 'the guest is declared to share (overcommit)' : undefined;
}

/** Questions that make sense only for a guest that is to have its pCPUs for itself. */
export function dedicated({ guest, policy }: GuestLook): string | undefined {
  if (policy === 'dedicated') return undefined;
  return latencyMarks(need(guest.definition, 'definition of the guest')).length > 0
    ? undefined
    : 'the guest is not dedicated (neither declared, nor real-time or hint-dedicated)';
}

export function realTime({ guest }: GuestLook): string | undefined {
  return isRealTime(need(guest.definition, 'definition of the guest'))
    ? undefined
    : 'the guest has no real-time vCPUs';
}

export function hasRealTimeGuests({ snapshot }: HostLook): string | undefined {
  const active = snapshot.guests.filter(isActive);
  return active.some(({ definition }) => 'value' in definition && isRealTime(definition.value))
    ? undefined
    : 'no guest with real-time vCPUs is running';
}

export function moreThanOneNode({ host }: HostLook): string | undefined {
  return need(host.topology, 'host topology').nodes.length > 1
    ? undefined
    : 'the host has one NUMA node';
}

export function hasRunningGuests({ snapshot }: HostLook): string | undefined {
  return snapshot.guests.some(isActive) ? undefined : 'no guest is running on this host';
}
