import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Host } from '../model/host.ts';
import type { NumaNode } from '../model/topology.ts';
import { memo } from './memo.ts';

interface VcpuPin {
  readonly vcpu: number;
  readonly cpus: readonly number[];
}

/**
 * pCPU sets a guest's vCPUs are pinned to by its definition; empty where it is not pinned. A vCPU without a
 * pin of its own has the set of `<vcpu cpuset>`, unless numad chooses (libvirt formatdomain: CPU allocation).
 */
export function pinsOf(guest: Guest): readonly VcpuPin[] {
  const definition = valueOrUndefined(guest.definition);
  if (definition === undefined) return [];
  const { tuning, vcpus } = definition;
  const { cpus } = vcpus;
  if (cpus === undefined || vcpus.placement === 'auto') return tuning.vcpuPins;
  const own = new Set(tuning.vcpuPins.map(({ vcpu }) => vcpu));
  const others = Array.from({ length: vcpus.current }, (_, vcpu) => ({ vcpu, cpus }));
  return [...tuning.vcpuPins, ...others.filter(({ vcpu }) => !own.has(vcpu))];
}

/** The vCPUs that may run on one pCPU only. */
export const exclusivePins: (guest: Guest) => readonly { vcpu: number; cpu: number }[] = memo(
  (guest) =>
    pinsOf(guest).flatMap(({ vcpu, cpus }) => {
      const [cpu] = cpus;
      return cpu !== undefined && cpus.length === 1 ? [{ vcpu, cpu }] : [];
    }),
);

/** NUMA nodes that hold any of the pCPUs. */
export function nodesOf(host: Host, cpus: Iterable<number>): NumaNode[] {
  const wanted = new Set(cpus);
  const nodes = valueOrUndefined(host.topology)?.nodes ?? [];
  return nodes.filter((node) => node.cpus.some((cpu) => wanted.has(cpu)));
}
