import { displacement } from '../analytic/displacement.ts';
import type { Guest, Node, Thread } from './entities.ts';
import { emptiestCpu } from './homes.ts';
import { nativeUse } from './native-use.ts';
import type { Simulation } from './simulation.ts';

/** Of the host's pCPUs, how many its guests want, 0..1. */
export function loadOf({ guests, machine, world }: Simulation): number {
  const wanted = world.guests.reduce(
    (sum, { vcpus }, at) => sum + vcpus * useOf(guests[at], vcpus),
    0,
  );
  return Math.min(1, wanted / machine.cpus.length);
}

function useOf(guest: Guest | undefined, vcpus: number): number {
  return guest === undefined ? 0 : nativeUse(guest.load, vcpus);
}

export interface Life {
  /** Of the host. */
  readonly load: number;
  readonly ageHours: number | undefined;
}

/**
 * What drift has come to by now: hours are not simulated, but begun with. Which vCPUs it has carried off is drawn; they
 * are anywhere, and their memory is where it was.
 */
export function drawDrift(sim: Simulation, guest: Guest, { load, ageHours }: Life): void {
  const { nodes, cpus } = sim.machine;
  const { parameters, random } = sim;
  const cells = guest.pages.length;
  const width = (guest.vcpus.length / cells / cpus.length) * nodes.length;
  // Memory that did not fit at boot is placed elsewhere, rather than its vCPUs.
  const share = displacement({ width, load, ageHours }, { ...parameters, bootScatter: 0 });
  for (const thread of guest.vcpus) {
    const reachable = nodesOf(nodes, thread);
    if (reachable.length < 2) continue;
    thread.drifts = random.share() < share;
    const isKept = guest.isBalanced && random.share() < parameters.numaRecoveryShare;
    thread.isWandering = thread.drifts && !isKept;
    const node = thread.isWandering ? reachable[random.below(reachable.length)] : undefined;
    if (node !== undefined) beginOn(thread, node);
  }
}

function beginOn(thread: Thread, node: Node): void {
  const cpu = emptiestCpu(node.cpus.filter((each) => thread.mayRunOn(each)));
  if (cpu === null) return;
  thread.cpu.homes -= 1;
  cpu.homes += 1;
  thread.cpu = cpu;
}

function nodesOf(nodes: readonly Node[], thread: Thread): Node[] {
  if (thread.allowed === null && thread.pin === null) {
    return nodes.filter(({ cpus }) => cpus.length > 0);
  }
  return nodes.filter(({ cpus }) => cpus.some((cpu) => thread.mayRunOn(cpu)));
}
