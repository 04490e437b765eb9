import { accountState } from './account.ts';
import { leave } from './dispatch.ts';
import { BLOCKED, type Cpu, type Guest, QUEUED, RUNNING, type Thread } from './entities.ts';
import { dequeue } from './queue.ts';
import type { Simulation } from './simulation.ts';
import { wake } from './wake.ts';

/** Faults that follow each other faster than this are taken together. */
const LEAST_BETWEEN_FAULTS_NS = 1e6;

/** Draws when a vCPU next touches memory that is swapped out. */
export function armFault(sim: Simulation, thread: Thread): void {
  const perSecond = faultsPerSecond(sim);
  if (perSecond === 0) return;
  const meanNs = Math.max(LEAST_BETWEEN_FAULTS_NS, 1e9 / perSecond);
  thread.faultNs = thread.workNs + sim.random.exponential(meanNs);
}

function faultsPerSecond(sim: Simulation): number {
  return sim.hotSwappedShare * sim.parameters.pageTouchesPerSecond;
}

export function fault(sim: Simulation, cpu: Cpu, thread: Thread): void {
  const together = Math.max(1, (faultsPerSecond(sim) * LEAST_BETWEEN_FAULTS_NS) / 1e9);
  armFault(sim, thread);
  block(sim, thread, sim.parameters.swapInUs * 1000 * together);
  thread.blockedBy = 'swap';
  leave(sim, cpu, BLOCKED);
}

function block(sim: Simulation, thread: Thread, ns: number): void {
  sim.heap.set(sim.slots.blocks + thread.index, sim.nowNs + ns);
}

export function unblock(sim: Simulation, thread: Thread): void {
  accountState(sim, thread);
  wake(sim, thread, null);
}

export function armBurst(sim: Simulation, guest: Guest): void {
  const { balloon } = sim.world.features;
  if (balloon === undefined || balloon.burstsPerHour === 0) return;
  const meanNs = 3600e9 / balloon.burstsPerHour;
  sim.heap.set(sim.slots.bursts + guest.index, sim.nowNs + sim.random.exponential(meanNs));
}

/** A guest wants back what the balloon took, or is done with it. It stands still until it has it. */
export function burst(sim: Simulation, guest: Guest): void {
  if (guest.burstMiB > 0) {
    sim.spareMiB += guest.burstMiB;
    guest.burstMiB = 0;
    armBurst(sim, guest);
    return;
  }
  const wantedMiB = guest.memoryMiB * (sim.world.features.balloon?.takenShare ?? 0);
  const { balloonMiBps, balloonBurstS } = sim.parameters;
  if (wantedMiB <= sim.spareMiB) {
    sim.spareMiB -= wantedMiB;
    guest.burstMiB = wantedMiB;
    sim.heap.set(sim.slots.bursts + guest.index, sim.nowNs + balloonBurstS * 1e9);
  } else {
    guest.failedBursts += 1;
    armBurst(sim, guest);
  }
  for (const thread of guest.vcpus) standStill(sim, thread, (wantedMiB / balloonMiBps) * 1e9);
}

function standStill(sim: Simulation, thread: Thread, ns: number): void {
  if (ns === 0 || thread.isPolling) return;
  if (thread.state === RUNNING) {
    block(sim, thread, ns);
    thread.blockedBy = 'balloon';
    leave(sim, thread.cpu, BLOCKED);
  } else if (thread.state === QUEUED) {
    dequeue(sim, thread);
    thread.state = BLOCKED;
    thread.stateSinceNs = sim.nowNs;
    thread.blockedBy = 'balloon';
    block(sim, thread, ns);
  }
}

/** What of guests' memory the host cannot hold, and what it can hold beside it. */
export function foreseeShortage(sim: Simulation): void {
  const { features } = sim.world;
  const { coldMemoryShare, ksmMergedShare } = sim.parameters;
  const kept = (1 - (features.balloon?.takenShare ?? 0)) * (features.ksm ? 1 - ksmMergedShare : 1);
  const wantedMiB = sim.guests.reduce(
    (sum, { memoryMiB, load }) => sum + memoryMiB * load.usedMemoryShare * kept,
    0,
  );
  const heldMiB = sim.machine.nodes.reduce(
    (sum, { memoryMiB }) => sum + memoryMiB * features.guestMemoryShare,
    0,
  );
  sim.spareMiB = Math.max(0, heldMiB - wantedMiB);
  sim.swappedShare = wantedMiB === 0 ? 0 : Math.max(0, 1 - heldMiB / wantedMiB);
  const hot = Math.max(0, sim.swappedShare - coldMemoryShare);
  sim.hotSwappedShare = coldMemoryShare < 1 ? hot / (1 - coldMemoryShare) : 0;
}
