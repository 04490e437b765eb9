import type { Guest } from './entities.ts';
import { leastLoaded, relocate } from './relocate.ts';
import type { Simulation } from './simulation.ts';

/** Sets when the next vCPU of a guest is moved by what is not modelled: other processes, hot-plug, history. */
export function armDrift(sim: Simulation, guest: Guest): void {
  const { driftPerSecond } = sim.parameters;
  const slot = sim.slots.drifts + guest.index;
  const floats = guest.vcpus.some(({ pin, nodes }) => pin === null && nodes === null);
  if (!floats || driftPerSecond === 0 || sim.machine.nodes.length === 1) return;
  const meanNs = 1e9 / (driftPerSecond * guest.vcpus.length);
  sim.heap.set(slot, sim.nowNs + sim.random.exponential(meanNs));
}

/** As likely as the host is busy: who has room stays where he is. */
export function drift(sim: Simulation, guest: Guest): void {
  armDrift(sim, guest);
  const { nodes, cpus } = sim.machine;
  const { random } = sim;
  if (random.share() >= sim.busyCpus / cpus.length) return;
  const thread = guest.vcpus[random.below(guest.vcpus.length)];
  const node = nodes[random.below(nodes.length)];
  if (thread === undefined || node === undefined || node === thread.cpu.node) return;
  const to = leastLoaded(node);
  if (to !== null && thread.mayRunOn(to)) relocate(sim, thread, to);
}
