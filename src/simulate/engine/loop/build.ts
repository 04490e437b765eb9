/**
 * How a host is described from outside, thing by thing, before it is started: each is known by its number, in the order in
 * which they are added. Nothing is checked here.
 */
import { Core, Cpu, Guest, Llc, Node, Thread } from './entities';
import { cpus, guests, llcs, nodes, nodesWithCpus, smtSlowDowns, threads } from './machine';
import { Some } from './some';

const cores: Core[] = [];

/** Of each of the threads of a core, first with none of them busy, then with one more each time. */
export function addSmtSlowDown(slowDown: f64): void {
  smtSlowDowns.push(slowDown);
}

export function addNode(bandwidthMiBps: f64): void {
  nodes.push(new Node(nodes.length, bandwidthMiBps));
}

/** To the next of all nodes, in their order. */
export function addDistance(from: i32, distance: f64): void {
  nodes[from].distances.push(distance);
}

export function addLlc(node: i32): void {
  llcs.push(new Llc(nodes[node], llcs.length));
}

export function addCore(llc: i32): void {
  cores.push(new Core(llcs[llc]));
}

export function addCpu(core: i32): void {
  const cpu = new Cpu(cpus.length, cores[core]);
  cpus.push(cpu);
  if (cpu.placeInNode === 0) nodesWithCpus.push(cpu.node);
}

export function addGuest(cells: i32, memoryMiB: f64): void {
  const guest = new Guest(guests.length, cells, nodes.length);
  guest.memoryMiB = memoryMiB;
  guests.push(guest);
}

/** Mean times of one task in ns; a guest whose tasks never sleep has no such times. */
export function setTasks(
  guest: i32,
  tasksPerVcpu: i32,
  runningShare: f64,
  burstNs: f64,
  sleepNs: f64,
): void {
  const set = guests[guest];
  set.tasksPerVcpu = tasksPerVcpu;
  set.runningShare = runningShare;
  set.burstNs = burstNs;
  set.sleepNs = sleepNs;
}

export function setMemoryUse(
  guest: i32,
  workingSetKiB: f64,
  memoryShare: f64,
  bandwidthMiBps: f64,
  aloneContention: f64,
): void {
  const set = guests[guest];
  set.workingSetKiB = workingSetKiB;
  set.memoryShare = memoryShare;
  set.bandwidthMiBps = bandwidthMiBps;
  set.aloneContention = aloneContention;
}

export function setGuest(guest: i32, steadySum: f64, requestShare: f64, isBalanced: bool): void {
  const set = guests[guest];
  set.steadySum = steadySum;
  set.requestShare = requestShare;
  set.isBalanced = isBalanced;
}

export function setLocks(guest: i32, kind: i32, heldShare: f64, perSecond: f64): void {
  const set = guests[guest];
  set.lockKind = kind;
  set.lockHeldShare = heldShare;
  set.locksPerSecond = perSecond;
}

export function setPages(guest: i32, cell: i32, node: i32, memoryMiB: f64): void {
  guests[guest].pages[cell][node] = memoryMiB;
}

export function addVcpu(guest: i32, cell: i32, cpu: i32, drifts: bool, isWandering: bool): void {
  const owner = guests[guest];
  const thread = new Thread(threads.length, true, cpus[cpu], owner, cell);
  thread.drifts = drifts;
  thread.isWandering = isWandering;
  threads.push(thread);
  owner.vcpus.push(thread);
  if (drifts) owner.drifting.push(thread);
}

/** A thread beside the vCPUs. `guest`: -1: it is the host's own. */
export function addHelper(
  guest: i32,
  cpu: i32,
  isRequests: bool,
  meanBurstNs: f64,
  meanArrivalNs: f64,
): void {
  let owner: Guest | null = null;
  if (guest >= 0) owner = guests[guest];
  const thread = new Thread(threads.length, false, cpus[cpu], owner, 0);
  thread.meanBurstNs = meanBurstNs;
  thread.meanArrivalNs = meanArrivalNs;
  thread.isRequests = isRequests;
  threads.push(thread);
  if (isRequests && owner !== null) owner.requests = thread;
}

export function pin(thread: i32, cpu: i32): void {
  threads[thread].pin = cpus[cpu];
}

/** Lets a thread run there and, of pCPUs, only where it has been let. */
export function allowCpu(thread: i32, cpu: i32): void {
  const to = threads[thread];
  to.allowed = withOne(to.allowed, cpu, cpus.length);
}

/** The same of nodes. */
export function allowNode(thread: i32, node: i32): void {
  const to = threads[thread];
  to.nodes = withOne(to.nodes, node, nodes.length);
}

function withOne(some: Some | null, index: i32, count: i32): Some {
  const more = some === null ? new Some(count) : some;
  more.add(index);
  return more;
}
