import { isActive } from '../derived/is-active.ts';
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

export function moreThanOneNode({ host }: HostLook): string | undefined {
  return need(host.topology, 'host topology').nodes.length > 1
    ? undefined
    : 'the host has one NUMA node';
}

export function hasRunningGuests({ snapshot }: HostLook): string | undefined {
  return snapshot.guests.some(isActive) ? undefined : 'no guest is running on this host';
}
