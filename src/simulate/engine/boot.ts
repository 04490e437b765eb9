import { type Cpu, type Guest, type Node, Thread, type ThreadKind } from './entities.ts';
import { chooseHomes, emptiestCpu, type GivenPlace, givenHomes, type Home } from './homes.ts';
import { renewAccess, touch } from './memory.ts';
import type { Simulation } from './simulation.ts';
import { steadyLosses } from './steady-losses.ts';
import type { SimulatedGuest } from './world.ts';

/** Between two rounds of KSM (`sleep_millisecs`, in the kernel's documentation 20). */
const KSM_SLEEP_MS = 20;

/** Gives all guests their threads, memory and places, in the order in which they are listed. */
export function boot(sim: Simulation): void {
  const { guestMemoryShare, ksm } = sim.world.features;
  for (const node of sim.machine.nodes) node.freeMiB = node.memoryMiB * guestMemoryShare;
  for (const [at, given] of sim.world.guests.entries()) {
    const guest = sim.guests[at];
    if (guest !== undefined) bootGuest(sim, guest, given);
  }
  if (ksm) addKsm(sim);
}

function bootGuest(sim: Simulation, guest: Guest, given: SimulatedGuest): void {
  const { policy } = sim.world;
  const place =
    policy.kind === 'placement'
      ? policy.places.find((known) => known.guest === guest.id)
      : undefined;
  const homes =
    place === undefined ? chooseHomes(sim.machine, given) : givenHomes(sim, given, place);
  const isFree = place === undefined && (policy.kind === 'placement' || isFloating(policy.kind));
  const scatter = isFree ? sim.parameters.bootScatterShare * fullness(sim) : 0;
  for (const home of homes) {
    for (let vcpu = 0; vcpu < home.vcpus; vcpu += 1)
      addVcpu(sim, guest, home, { vcpu, scatter, isFree });
    touchFirst(sim, guest, home, scatter);
  }
  addHelpers(sim, guest, homes, isFree ? undefined : (place ?? null));
  guest.steady = steadyLosses(sim.world, guest, sim.parameters);
  const { exits, pageWalk, ksm, numaBalancing } = guest.steady;
  guest.steadySum = exits + pageWalk + ksm + numaBalancing;
  renewAccess(sim, guest);
}

function isFloating(kind: string): boolean {
  return kind === 'floating' || kind === 'numa-balancing';
}

/** How much of the host is promised when a guest boots, itself included. */
function fullness({ machine }: Simulation): number {
  const promised = machine.nodes.reduce((sum, { homes }) => sum + homes, 0);
  return Math.min(1, promised / machine.cpus.length);
}

interface Part {
  readonly vcpu: number;
  readonly scatter: number;
  readonly isFree: boolean;
}

function addVcpu(sim: Simulation, guest: Guest, home: Home, { vcpu, scatter, isFree }: Part): void {
  const isAway = scatter > 0 && sim.random.share() < scatter;
  const node = isAway ? otherNode(sim, home.node) : home.node;
  const pin = home.pins.get(vcpu) ?? null;
  const cpu = pin ?? emptiestCpu(node) ?? sim.machine.cpus[0];
  if (cpu === undefined) return;
  cpu.homes += 1;
  const thread = addThread(sim, 'vcpu', cpu, { guest, cell: home.cell });
  if (!isFree) thread.nodes = new Set([home.node]);
  if (pin !== null || sim.world.policy.kind === 'core-pinned') thread.pin = cpu;
  guest.vcpus.push(thread);
}

function otherNode({ machine, random }: Simulation, node: Node): Node {
  const others = machine.nodes.filter((other) => other !== node && other.cpus.length > 0);
  return others[random.below(others.length)] ?? node;
}

/** What goes astray is spread over all other nodes. */
function touchFirst({ machine }: Simulation, guest: Guest, home: Home, scatter: number): void {
  const pages = guest.pages[home.cell];
  if (pages === undefined) return;
  const { nodes } = machine;
  const away = nodes.length > 1 ? scatter : 0;
  // A guest without memory to speak of still has its accesses somewhere.
  const memoryMiB = Math.max(home.memoryMiB, Number.EPSILON);
  touch(nodes, home.node, pages, memoryMiB * (1 - away));
  if (away === 0) return;
  for (const node of nodes) {
    if (node !== home.node) touch(nodes, node, pages, (memoryMiB * away) / (nodes.length - 1));
  }
}

/** `place`: undefined: its threads run anywhere; null: on the nodes of the guest. */
function addHelpers(
  sim: Simulation,
  guest: Guest,
  homes: readonly Home[],
  place: GivenPlace | null | undefined,
): void {
  const { parameters, machine } = sim;
  const nodes = place === undefined ? null : new Set(homes.map(({ node }) => node));
  const cpu = homes[0]?.node.cpus[guest.index % homes[0].node.cpus.length] ?? machine.cpus[0];
  if (cpu === undefined) return;
  const emulator = addThread(sim, 'emulator', cpu, { guest, cell: 0 });
  emulator.nodes = nodes;
  emulator.meanBurstNs = parameters.emulatorUs * 1000;
  emulator.meanArrivalNs = 1e9 / parameters.emulatorWakeUpsPerSecond;
  const pin = machine.cpus.find(({ id }) => id === place?.emulatorCpu);
  if (pin !== undefined) {
    emulator.cpu = pin;
    emulator.pin = pin;
  }
  if (guest.load.requestsPerSecond > 0) addRequests(sim, guest, cpu, nodes);
}

/** The thread that serves a guest's devices. Tasks that sleep wait for requests as far as there are any. */
function addRequests(
  sim: Simulation,
  guest: Guest,
  cpu: Cpu,
  nodes: ReadonlySet<Node> | null,
): void {
  const { requestsPerSecond, wakeUpsPerSecond, tasksPerVcpu } = guest.load;
  const wakeUps = guest.sleeps ? wakeUpsPerSecond * tasksPerVcpu * guest.vcpus.length : 0;
  guest.requestShare = wakeUps === 0 ? 0 : Math.min(1, requestsPerSecond / wakeUps);
  guest.loneRequestsPerSecond = Math.max(0, requestsPerSecond - wakeUps);
  const thread = addThread(sim, 'requests', cpu, { guest, cell: 0 });
  thread.nodes = nodes;
  thread.meanBurstNs = sim.parameters.requestUs * 1000;
  thread.meanArrivalNs = 1e9 / guest.loneRequestsPerSecond;
  guest.requests = thread;
}

function addKsm(sim: Simulation): void {
  const [cpu] = sim.machine.cpus;
  const { ksmScanShare } = sim.parameters;
  if (cpu === undefined || ksmScanShare === 0) return;
  const thread = addThread(sim, 'ksm', cpu, { guest: null, cell: 0 });
  thread.meanArrivalNs = (KSM_SLEEP_MS * 1e6) / (1 - Math.min(ksmScanShare, 0.99));
  thread.meanBurstNs = thread.meanArrivalNs * ksmScanShare;
}

function addThread(
  sim: Simulation,
  kind: ThreadKind,
  cpu: Cpu,
  owner: { guest: Guest | null; cell: number },
): Thread {
  const thread = new Thread(sim.threads.length, kind, cpu, owner);
  sim.threads.push(thread);
  return thread;
}
