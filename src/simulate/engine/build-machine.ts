import { Core, Cpu, Llc, type Machine, Node } from './entities.ts';
import type { SimulatedTopology } from './world.ts';

export function buildMachine(topology: SimulatedTopology, coreBandwidthMiBps: number): Machine {
  const coresOf = new Map<number, number>();
  for (const { node } of topology.cores) coresOf.set(node, (coresOf.get(node) ?? 0) + 1);
  const nodes = topology.nodes.map(
    (given, index) =>
      new Node(
        index,
        given,
        given.bandwidthMiBps ?? coreBandwidthMiBps * Math.max(coresOf.get(given.id) ?? 0, 1),
      ),
  );
  const nodeOf = new Map(nodes.map((node) => [node.id, node]));
  const llcOf = new Map<number, Llc>();
  const machine: Machine = {
    cpus: [],
    cores: [],
    llcs: [],
    nodes,
    llcKiB: topology.llcKiB,
  };
  for (const given of topology.cores) {
    const node = nodeOf.get(given.node);
    if (node === undefined) continue;
    const llc = llcOf.get(given.llc) ?? new Llc(node, machine.llcs.length);
    if (!llcOf.has(given.llc)) {
      llcOf.set(given.llc, llc);
      machine.llcs.push(llc);
    }
    addCore(machine, llc, given.cpus);
  }
  return machine;
}

function addCore(machine: Machine, llc: Llc, ids: readonly number[]): void {
  const core = new Core(llc, machine.cores.length);
  machine.cores.push(core);
  for (const id of ids) {
    const cpu = new Cpu(machine.cpus.length, id, core);
    machine.cpus.push(cpu);
    core.cpus.push(cpu);
    llc.node.cpus.push(cpu);
  }
}
