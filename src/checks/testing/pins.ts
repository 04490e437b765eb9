import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from './edited.ts';

/** Pins a guest's vCPUs in its definition: the first to the first pCPU set, and so on. */
export function pinVcpus(draft: Snapshot, guest: string, ...sets: readonly number[][]): void {
  const definition = definitionOf(draft, guest);
  definition.vcpus = { max: Math.max(sets.length, 1), current: Math.max(sets.length, 1) };
  definition.tuning.vcpuPins = sets.map((cpus, vcpu) => ({ vcpu, cpus }));
}
