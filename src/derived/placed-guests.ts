import { valueOrUndefined } from '../model/fact.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Where each running guest's vCPUs were last seen, and where they may run. */
export function placedGuests(
  snapshot: Snapshot,
): { name: string; vcpus: { vcpu: number; cpu: number; allowed: number[] }[] }[] {
  return snapshot.guests.flatMap(({ name, runtime }) => {
    const running = valueOrUndefined(runtime);
    const threads = running === undefined ? [] : (valueOrUndefined(running.threads) ?? []);
    const vcpus = threads.flatMap(({ role, index, lastCpu, allowedCpus }) => {
      const cpu = valueOrUndefined(lastCpu);
      if (role !== 'vcpu' || index === undefined || cpu === undefined) return [];
      return [{ vcpu: index, cpu, allowed: valueOrUndefined(allowedCpus) ?? [] }];
    });
    return vcpus.length === 0 ? [] : [{ name, vcpus }];
  });
}
