import type { Guest } from './entities.ts';
import { goTo } from './relocate.ts';
import type { Simulation } from './simulation.ts';

/** An exchange moves two that wander, each of which is told to go as often: every other one makes up the count. */
const EXCHANGES = 0.5;

/** Sets when one of a guest's vCPUs that have drifted goes to another node next. */
export function armDrift(sim: Simulation, guest: Guest): void {
  const { wanderPerSecond } = sim.parameters;
  const drifting = guest.drifting.length;
  if (drifting === 0 || wanderPerSecond === 0) return;
  const meanNs = 1e9 / (wanderPerSecond * drifting);
  sim.heap.set(sim.slots.drifts + guest.index, sim.nowNs + sim.random.exponential(meanNs));
}

/** A vCPU that is at home nowhere goes on. One that NUMA balancing keeps at home does not. */
export function drift(sim: Simulation, guest: Guest): void {
  armDrift(sim, guest);
  const thread = guest.drifting[sim.random.below(guest.drifting.length)];
  if (thread === undefined || !thread.isWandering) return;
  const { nodesWithCpus } = sim.machine;
  const drawn = sim.random.below(nodesWithCpus.length - 1);
  const isPastOwn = drawn >= nodesWithCpus.indexOf(thread.cpu.node);
  const node = nodesWithCpus[isPastOwn ? drawn + 1 : drawn];
  if (node !== undefined) goTo(sim, thread, node, EXCHANGES);
}
