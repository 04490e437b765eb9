import { valueOrUndefined } from '../model/fact.ts';
import type { Snapshot } from '../model/snapshot.ts';

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
export function placedGuests(snapshot: Snapshot): PlacedGuest[] {
  return snapshot.guests.flatMap(({ id, name, runtime }) => {
    const running = valueOrUndefined(runtime);
    const threads = running === undefined ? [] : (valueOrUndefined(running.threads) ?? []);
    const vcpus = threads.flatMap(({ role, index, lastCpu, allowedCpus }) => {
      const cpu = valueOrUndefined(lastCpu);
      if (role !== 'vcpu' || index === undefined || cpu === undefined) return [];
      return [{ vcpu: index, cpu, allowed: valueOrUndefined(allowedCpus) ?? [] }];
    });
    return vcpus.length === 0 ? [] : [{ id, name, vcpus }];
  });
}
