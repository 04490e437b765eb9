import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Host } from '../model/host.ts';
import type { NumaNode } from '../model/topology.ts';

/** pCPU sets a guest's vCPUs are pinned to by its definition; empty where it is not pinned. */
export function pinsOf(guest: Guest): readonly { vcpu: number; cpus: readonly number[] }[] {
  return valueOrUndefined(guest.definition)?.tuning.vcpuPins ?? [];
}

/** The vCPUs that may run on one pCPU only. */
export function exclusivePins(guest: Guest): { vcpu: number; cpu: number }[] {
  return pinsOf(guest).flatMap(({ vcpu, cpus }) => {
    const [cpu] = cpus;
    return cpu !== undefined && cpus.length === 1 ? [{ vcpu, cpu }] : [];
  });
}

/** NUMA nodes that hold any of the pCPUs. */
export function nodesOf(host: Host, cpus: Iterable<number>): NumaNode[] {
  const wanted = new Set(cpus);
  const nodes = valueOrUndefined(host.topology)?.nodes ?? [];
  return nodes.filter((node) => node.cpus.some((cpu) => wanted.has(cpu)));
}
