import { epoch } from './clock';
import { Cpu, Guest, Thread } from './entities';
import { nodes } from './machine';
import { MemoryCosts } from './memory-costs';
import { llcCrowding } from './parameters';

/** Use of memory by node and of links from node to node as slow-downs, renewed each epoch. */
export let contention = new StaticArray<f64>(0);

export function makeContention(): void {
  contention = new StaticArray<f64>(nodes.length * nodes.length);
}

/** How full controllers, links and the last-level cache slow a vCPU down where it runs now, beyond natively. */
export function renewBandwidth(cpu: Cpu, thread: Thread, guest: Guest, costs: MemoryCosts): f64 {
  const node = cpu.node.index;
  if (!costs.isOf(node, epoch)) {
    costs.setBandwidth(node, alongPaths(guest, thread.cell, node), epoch);
  }
  const crowding = llcCrowding * cpu.llc.crowding;
  return guest.memoryShare * (costs.bandwidth(node) + crowding);
}

function alongPaths(guest: Guest, cell: i32, from: i32): f64 {
  const access = guest.access[cell];
  const row = from * nodes.length;
  let sum: f64 = 0;
  for (let at = 0; at < access.used; at += 1) {
    sum += access.shares[at] * contention[row + access.nodes[at]];
  }
  return Math.max(0, sum - guest.aloneContention);
}
