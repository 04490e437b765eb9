import type { Guest, Thread } from './entities.ts';
import type { EventLoop } from './event-loop.ts';
import type { Shortage } from './shortage.ts';
import type { Simulation } from './simulation.ts';
import { nothingSpent, type Spent, spentNames } from './spent.ts';

/** As the event loop numbers them; 0: none. */
const LOCK_KINDS = { fifo: 1, unfair: 2, paravirtual: 3 } as const;

/** Tells the event loop all it has to know of a host whose guests have booted. */
export function describeHost(loop: EventLoop, sim: Simulation, shortage: Shortage): void {
  setParameters(loop, sim, shortage);
  addMachine(loop, sim);
  for (const guest of sim.guests) addGuest(loop, guest);
  for (const thread of sim.threads) addThread(loop, thread);
}

function setParameters(loop: EventLoop, sim: Simulation, shortage: Shortage): void {
  const { parameters, machine, world } = sim;
  const { haltPollUs, balloon } = world.features;
  const values: Readonly<Record<string, number>> = {
    ...parameters,
    llcKiB: machine.llcKiB,
    haltPollUs,
    balloonTakenShare: balloon?.takenShare ?? 0,
    burstsPerHour: balloon?.burstsPerHour ?? 0,
    hotSwappedShare: shortage.hotSwappedShare,
  };
  for (const [name, kept] of Object.entries(loop)) {
    if (!(kept instanceof WebAssembly.Global)) continue;
    const value = values[name];
    if (value === undefined) throw new Error(`the event loop wants ${name}, which nobody knows`);
    kept.value = value;
  }
  loop.setSpare(shortage.spareMiB);
}

function addMachine(loop: EventLoop, { machine, parameters }: Simulation): void {
  const { nodes, llcs, cores, cpus } = machine;
  for (const { index, bandwidthMiBps, distances } of nodes) {
    loop.addNode(bandwidthMiBps);
    for (const distance of distances) loop.addDistance(index, distance);
  }
  for (const { node } of llcs) loop.addLlc(node.index);
  for (const { llc } of cores) loop.addCore(llc.index);
  for (const { core } of cpus) loop.addCpu(core.index);
  const most = Math.max(...cores.map((core) => core.cpus.length));
  for (let busy = 0; busy <= most; busy += 1) {
    loop.addSmtSlowDown(busy < 2 ? 0 : parameters.smtSpeedShare ** -Math.log2(busy) - 1);
  }
}

function addGuest(loop: EventLoop, guest: Guest): void {
  const { index, load, steady } = guest;
  const { tasksPerVcpu, runningShare, wakeUpsPerSecond, locks } = load;
  loop.addGuest(guest.pages.length, guest.memoryMiB);
  const cycleNs = 1e9 / wakeUpsPerSecond;
  const burstNs = cycleNs * runningShare;
  loop.setTasks(index, tasksPerVcpu, runningShare, burstNs, cycleNs - burstNs);
  const { workingSetKiB, memoryShare, bandwidthMiBps } = load;
  loop.setMemoryUse(index, workingSetKiB, memoryShare, bandwidthMiBps, guest.aloneContention);
  const steadySum = steady.exits + steady.pageWalk + steady.ksm + steady.numaBalancing;
  loop.setGuest(index, steadySum, guest.requestShare, guest.isBalanced);
  if (locks !== undefined) {
    loop.setLocks(index, LOCK_KINDS[locks.kind], locks.heldShare, locks.perSecond);
  }
  for (const [cell, pages] of guest.pages.entries()) {
    for (const [node, memoryMiB] of pages.entries()) loop.setPages(index, cell, node, memoryMiB);
  }
}

function addThread(loop: EventLoop, thread: Thread): void {
  const { index, kind, cpu, guest, cell } = thread;
  if (guest !== null && kind === 'vcpu') {
    loop.addVcpu(guest.index, cell, cpu.index, thread.drifts, thread.isWandering);
  } else {
    const { meanBurstNs, meanArrivalNs } = thread;
    const owner = guest?.index ?? -1;
    loop.addHelper(owner, cpu.index, kind === 'requests', meanBurstNs, meanArrivalNs);
  }
  if (thread.pin !== null) loop.pin(index, thread.pin.index);
  for (const node of thread.nodes ?? []) loop.allowNode(index, node.index);
  for (const allowed of thread.allowed ?? []) loop.allowCpu(index, allowed.index);
}

/** Takes over from the event loop what became of a host; its accounts are closed. */
export function readAccounts(loop: EventLoop, { machine, guests, threads }: Simulation): void {
  for (const thread of threads) thread.spent = spentOf(loop, thread.index);
  for (const cpu of machine.cpus) cpu.idleNs = loop.idleNs(cpu.index);
  for (const guest of guests) {
    guest.failedBursts = loop.failedBursts(guest.index);
    for (const [cell, pages] of guest.pages.entries()) {
      for (const node of pages.keys()) pages[node] = loop.pagesMiB(guest.index, cell, node);
    }
  }
}

function spentOf(loop: EventLoop, thread: number): Spent {
  const numbers = new Float64Array(loop.memory.buffer, loop.spentAt(thread), spentNames.length);
  const spent: Spent = { ...nothingSpent };
  for (const [at, name] of spentNames.entries()) spent[name] = numbers[at] ?? 0;
  return spent;
}
