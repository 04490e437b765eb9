import { moveRunning, place } from './dispatch.ts';
import { type Cpu, type Node, QUEUED, RUNNING, type Thread } from './entities.ts';
import { dequeue } from './queue.ts';
import type { Simulation } from './simulation.ts';

/** Takes a thread elsewhere, whatever it does just now. Who sleeps stays where it was. */
export function relocate(sim: Simulation, thread: Thread, to: Cpu): void {
  const { cpu } = thread;
  if (cpu === to || thread.isPolling || thread.isSpinning) return;
  if (thread.state === RUNNING) {
    moveRunning(sim, cpu, to);
  } else if (thread.state === QUEUED) {
    dequeue(sim, thread);
    place(sim, to, thread);
  }
}

/** The pCPU of a node with the least to do. */
export function leastLoaded(node: Node): Cpu | null {
  let found: Cpu | null = null;
  for (const cpu of node.cpus) {
    if (found === null || rank(cpu) < rank(found)) found = cpu;
  }
  return found;
}

/** Threads on it first, and then whether its core is busy. */
function rank(cpu: Cpu): number {
  return cpu.load + cpu.core.busy / 16;
}
