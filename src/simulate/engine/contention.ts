import type { Cpu, Guest, Thread } from './entities.ts';
import { nativeUse } from './native-use.ts';
import type { Simulation } from './simulation.ts';

/** Tells a vCPU how full controllers, links and the last-level cache slow it down where it runs now, beyond natively. */
export function renewBandwidth(sim: Simulation, cpu: Cpu, thread: Thread): void {
  const { guest, costs } = thread;
  if (guest === null || costs === null) return;
  const node = cpu.node.index;
  if (!costs.isOf(node, sim.epoch)) {
    costs.setBandwidth(node, alongPaths(sim, guest, thread.cell, node), sim.epoch);
  }
  const crowding = sim.parameters.llcCrowding * cpu.llc.crowding;
  thread.bandwidthSlowDown = guest.load.memoryShare * (costs.bandwidth(node) + crowding);
}

function alongPaths(sim: Simulation, guest: Guest, cell: number, from: number): number {
  const nodes = sim.machine.nodes.length;
  const access = guest.access[cell];
  if (access === undefined) return 0;
  let sum = 0;
  for (let at = 0; at < access.nodes.length; at += 1) {
    const to = access.nodes[at] ?? 0;
    sum += (access.shares[at] ?? 0) * (sim.contention[from * nodes + to] ?? 0);
  }
  return Math.max(0, sum - guest.aloneContention);
}

/**
 * Alone on the host a guest's vCPUs would be spread over all nodes, and wait for each other's use of them: that is no
 * loss.
 */
export function contentionAlone(
  { parameters, machine }: Simulation,
  { load, vcpus }: Guest,
): number {
  const flow = nativeUse(load, vcpus.length) * load.bandwidthMiBps * vcpus.length;
  const most = machine.nodes.reduce((sum, { bandwidthMiBps }) => sum + bandwidthMiBps, 0);
  const use = Math.min(1, flow / most);
  return parameters.bandwidthContention * use ** parameters.bandwidthContentionPower;
}
