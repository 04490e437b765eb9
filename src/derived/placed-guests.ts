import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestThread } from '../model/guest-runtime.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { isActive } from './is-active.ts';

/** A guest's vCPU as seen: the pCPU it last ran on, and the ones it may use. */
export interface PlacedVcpu {
  readonly vcpu: number;
  readonly cpu: number;
  readonly allowed: readonly number[];
}

export interface PlacedGuest {
  /** As in the snapshot: names need not be unique. */
  readonly id: string;
  readonly name: string;
  readonly vcpus: readonly PlacedVcpu[];
}

/** Where each running guest's vCPUs were last seen, and where they may run. */
export function placedGuests({ guests }: Snapshot): PlacedGuest[] {
  return guests
    .map((guest) => ({ id: guest.id, name: guest.name, vcpus: placedVcpus(guest) }))
    .filter(({ vcpus }) => vcpus.length > 0);
}

/** Names of active guests with a vCPU of which it is not known where it was. */
export function unplacedGuests({ guests }: Snapshot): string[] {
  return guests
    .filter((guest) => {
      const placed = placedVcpus(guest).length;
      return isActive(guest) && (placed === 0 || placed < vcpuThreads(guest).length);
    })
    .map(({ name }) => name);
}

function placedVcpus(guest: Guest): PlacedVcpu[] {
  return vcpuThreads(guest).flatMap(({ index, lastCpu, allowedCpus }) => {
    const cpu = valueOrUndefined(lastCpu);
    if (index === undefined || cpu === undefined) return [];
    return [{ vcpu: index, cpu, allowed: valueOrUndefined(allowedCpus) ?? [] }];
  });
}

function vcpuThreads({ runtime }: Guest): GuestThread[] {
  const running = valueOrUndefined(runtime);
  const threads = running === undefined ? [] : (valueOrUndefined(running.threads) ?? []);
  return threads.filter(({ role }) => role === 'vcpu');
}
