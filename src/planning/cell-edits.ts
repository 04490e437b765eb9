import { formatCpuList } from '../model/cpu-list.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { GuestPlacement } from '../model/host-placement.ts';
import type { NumaNode } from '../model/topology.ts';
import type { XmlEdit } from '../model/xml-edit.ts';
import { memnode, setTo } from './set-to.ts';

const MIB_KIB = 1024;

/**
 * Guest NUMA cells for a guest that is wider than a node, one for each of its nodes: of its vCPUs those that run
 * there, and an equal part of its memory. vCPUs that are plugged in later belong to the last.
 */
export function cellEdits(
  next: GuestDefinition,
  { vcpus, memoryNodes }: GuestPlacement,
  nodes: readonly NumaNode[],
): XmlEdit[] {
  const members = memoryNodes.map((id) => {
    const here = new Set(nodes.find((node) => node.id === id)?.cpus);
    return vcpus.filter(({ cpus }) => cpus.every((cpu) => here.has(cpu))).map(({ vcpu }) => vcpu);
  });
  const known = new Set(members.flat());
  const all = Array.from({ length: next.vcpus.max }, (_, vcpu) => vcpu);
  members.at(-1)?.push(...all.filter((vcpu) => !known.has(vcpu)));
  const sizes = equalParts(next, memoryNodes.length);
  const cells = members.flatMap((cpus, cell) => {
    const path = `cpu/numa/cell[@id="${cell}"]`;
    return [
      setTo(path, 'cpus', formatCpuList(cpus)),
      setTo(path, 'memory', String(sizes[cell] ?? 0)),
      setTo(path, 'unit', 'KiB'),
    ];
  });
  return [
    ...socketEdits(next, memoryNodes.length),
    ...cells,
    ...memoryNodes.flatMap((node, cell) => memnode(cell, node, next.numa.mode)),
  ];
}

/** In whole pages; the last has what remains. */
function equalParts({ memoryKiB = 0, memoryBacking }: GuestDefinition, count: number): number[] {
  const step = Math.max(MIB_KIB, ...memoryBacking.hugePages.map(({ sizeKiB = 0 }) => sizeKiB));
  const part = Math.floor(memoryKiB / count / step) * step;
  return Array.from({ length: count }, (_, at) =>
    at < count - 1 ? part : memoryKiB - part * (count - 1),
  );
}

/**
 * A cell a socket, where nobody chose a topology: a guest's kernel takes a last-level cache to be within a node
 * (topology_sane in arch/x86/kernel/smpboot.c).
 */
function socketEdits({ cpu, vcpus }: GuestDefinition, count: number): XmlEdit[] {
  if (cpu.topology !== undefined || vcpus.max % count !== 0) return [];
  return [
    setTo('cpu/topology', 'sockets', String(count)),
    setTo('cpu/topology', 'cores', String(vcpus.max / count)),
    setTo('cpu/topology', 'threads', '1'),
  ];
}
