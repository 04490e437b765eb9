/** What a simulated host consists of while it runs. The kinds know each other, and so share a file. */
import { Access, MemoryCosts } from './memory-costs';
import { Some } from './some';

export const SLEEPING: i32 = 0;
export const QUEUED: i32 = 1;
export const RUNNING: i32 = 2;
/** Kept from running by memory or by a lock, while it has work to do. */
export const BLOCKED: i32 = 3;

export const BY_SWAP: i32 = 0;
export const BY_BALLOON: i32 = 1;
export const BY_LOCK: i32 = 2;

/** Kinds of locks, as `../describe-host.ts` numbers them: 1, FIFO, is what is left. */
export const NO_LOCKS: i32 = 0;
export const UNFAIR: i32 = 2;
export const PARAVIRTUAL: i32 = 3;

/** Of one thread on a pCPU, beside one on its core. */
const THREAD_RANK: i32 = 16;

/** A hardware thread with its run queue. */
export class Cpu {
  index: i32;
  core: Core;
  llc: Llc;
  node: Node;
  placeInLlc: i32;
  placeInNode: i32;
  current: Thread | null = null;
  /** Who wants to run and does not. */
  queue: Thread[] = [];
  /** Threads that run or want to. */
  load: i32 = 0;
  isIdle: bool = true;
  /** Whose working set is in the core's caches. */
  last: Thread | null = null;
  /** How much of them it has. */
  lastKiB: f64 = 0;
  /** Virtual time of the queue, in ns of running; it never goes back. */
  virtualNs: f64 = 0;
  sliceStartNs: f64 = 0;
  idleSinceNs: f64 = 0;
  idleNs: f64 = 0;

  constructor(index: i32, core: Core) {
    this.index = index;
    this.core = core;
    this.llc = core.llc;
    this.node = core.llc.node;
    this.placeInLlc = this.llc.cpus.length;
    this.placeInNode = this.node.cpus.length;
    this.llc.cpus.push(this);
    this.llc.queueLengths.push(0);
    this.llc.idleCpus += 1;
    this.node.cpus.push(this);
    this.node.queueLengths.push(0);
    this.node.ranks.push(0);
    core.cpus.push(this);
  }

  /** A thread comes, or goes, that runs or wants to. */
  addLoad(change: i32): void {
    this.load += change;
    this.node.load += change;
    this.addRank(change * THREAD_RANK);
  }

  /** One of the threads of its core comes, or goes. */
  addCoreLoad(change: i32): void {
    this.core.busy += change;
    const cpus = this.core.cpus;
    for (let at = 0; at < cpus.length; at += 1) cpus[at].addRank(change);
  }

  noteQueue(): void {
    this.llc.queueLengths[this.placeInLlc] = this.queue.length;
    this.node.queueLengths[this.placeInNode] = this.queue.length;
  }

  private addRank(change: i32): void {
    this.node.ranks[this.placeInNode] += change;
  }
}

export class Core {
  llc: Llc;
  cpus: Cpu[] = [];
  busy: i32 = 0;

  constructor(llc: Llc) {
    this.llc = llc;
    llc.cores.push(this);
    llc.idleCores += 1;
  }
}

/** Cores behind one last-level cache. */
export class Llc {
  node: Node;
  index: i32;
  cores: Core[] = [];
  cpus: Cpu[] = [];
  /** By pCPU. They are searched often, and stand here side by side for that. */
  queueLengths: i32[] = [];
  idleCpus: i32 = 0;
  idleCores: i32 = 0;
  /** Threads in its queues that could run on another pCPU. */
  waiting: i32 = 0;
  /** How far the working sets of those that run exceed the cache: 0 not at all, near 1 by far. */
  crowding: f64 = 0;

  constructor(node: Node, index: i32) {
    this.node = node;
    this.index = index;
    node.llcs.push(this);
  }
}

export class Node {
  index: i32;
  llcs: Llc[] = [];
  cpus: Cpu[] = [];
  /** By pCPU, as those of caches. */
  queueLengths: i32[] = [];
  /** By pCPU, how little a thread would like to go there: for the threads it has, and then for those of its core. */
  ranks: i32[] = [];
  bandwidthMiBps: f64;
  /** By index of the other (ACPI SLIT, 10 is local). */
  distances: f64[] = [];
  load: i32 = 0;
  /** Threads in its queues that could run on another node. */
  waiting: i32 = 0;

  constructor(index: i32, bandwidthMiBps: f64) {
    this.index = index;
    this.bandwidthMiBps = bandwidthMiBps;
  }
}

/**
 * A thread of the host: a vCPU, or one that works for a guest beside its vCPUs. Fields stand in memory as they stand here:
 * those that every event looks at come first, so that they share cache lines.
 */
export class Thread {
  state: i32 = SLEEPING;
  index: i32;
  isVcpu: bool;
  /** On its pCPU with nothing to do, for a while. */
  isPolling: bool = false;
  /** On its pCPU, waiting for a lock. */
  isSpinning: bool = false;
  /** Where it is queued or runs, or ran last. */
  cpu: Cpu;
  /** None: it is the host's own. */
  guest: Guest | null;
  stateSinceNs: f64 = 0;
  virtualNs: f64 = 0;
  /** Until when its running is accounted. */
  settledNs: f64 = 0;

  /** Work it has done, in ns; and when it stops by that measure: */
  workNs: f64 = 0;
  burstEndNs: f64 = 0;
  faultNs: f64 = Infinity;
  /** to want the lock that is held, or, of who holds it, to give it back. */
  lockNs: f64 = Infinity;
  /** ns of work a ns. */
  rate: f64 = 1;

  // What it has to do before it works, in ns
  owedNs: f64 = 0;
  owedSwitchNs: f64 = 0;
  owedWakeNs: f64 = 0;
  owedExitNs: f64 = 0;
  owedCacheNs: f64 = 0;

  // Tasks of the guest on a vCPU; of another thread, pieces of work
  tasksWaiting: i32 = 0;
  tasksAsleep: i32 = 0;
  /** Since when its task waits for a request; -1: it does not. */
  requestSinceNs: f64 = -1;
  /** Until when it polls or spins. */
  pollEndNs: f64 = 0;
  spinEndNs: f64 = 0;

  /** The only pCPU it may have, the only ones, or the only nodes; null: any. */
  pin: Cpu | null = null;
  nodes: Some | null = null;
  allowed: Some | null = null;

  /** For what its rate holds: a pCPU, how many of its core are busy, the state of memory. */
  rateCpu: Cpu | null = null;
  rateBusy: i32 = 0;
  rateEpoch: i32 = -1;
  /** Of its guest NUMA node, to a vCPU. */
  costs: MemoryCosts | null = null;
  workingSetKiB: f64;
  /** The work from which on that rate holds. */
  rateSinceNs: f64 = 0;
  // What slows it down, per ns of work
  remoteSlowDown: f64 = 0;
  bandwidthSlowDown: f64 = 0;
  smtSlowDown: f64 = 0;
  /** Of its accesses. */
  localShare: f64 = 1;

  // Where its time went, in ns, and how often it moved: read from outside in this order (`../spent.ts`)
  waited: f64 = 0;
  wakeUps: f64 = 0;
  exits: f64 = 0;
  switches: f64 = 0;
  cache: f64 = 0;
  work: f64 = 0;
  remote: f64 = 0;
  bandwidth: f64 = 0;
  smt: f64 = 0;
  /** Work weighted by the share of local accesses. */
  localWork: f64 = 0;
  slept: f64 = 0;
  polled: f64 = 0;
  spun: f64 = 0;
  waitedForRequest: f64 = 0;
  blockedBySwap: f64 = 0;
  blockedByBalloon: f64 = 0;
  blockedByLock: f64 = 0;
  movedWithinLlc: f64 = 0;
  movedWithinNode: f64 = 0;
  movedAcross: f64 = 0;

  /** Guest NUMA node. */
  cell: i32;
  /** Whether it has drifted from home in its life, or would have but for NUMA balancing; and whether it does now. */
  drifts: bool = false;
  isWandering: bool = false;
  /** Whether it serves its guest's devices. */
  isRequests: bool = false;
  blockedBy: i32 = BY_SWAP;
  /** Of a thread beside the vCPUs: one piece of work, and how far apart they come by themselves. */
  meanBurstNs: f64 = 0;
  meanArrivalNs: f64 = Infinity;

  constructor(index: i32, isVcpu: bool, cpu: Cpu, guest: Guest | null, cell: i32) {
    this.index = index;
    this.isVcpu = isVcpu;
    this.cpu = cpu;
    this.guest = guest;
    this.cell = cell;
    this.workingSetKiB = 0;
    if (isVcpu && guest !== null) {
      this.workingSetKiB = guest.workingSetKiB;
      this.costs = guest.costs[cell];
    }
  }

  /** On its pCPU, or wanting it, for the sake of work. */
  get isWorking(): bool {
    return !this.isPolling && !this.isSpinning;
  }

  /** Where what it spent begins. */
  spentAt(): usize {
    return changetype<usize>(this) + offsetof<Thread>('waited');
  }

  forgetSpent(): void {
    memory.fill(this.spentAt(), 0, offsetof<Thread>('cell') - offsetof<Thread>('waited'));
  }

  /** Whether it could run there. */
  mayRunOn(cpu: Cpu): bool {
    const pin = this.pin;
    if (pin !== null) return pin === cpu;
    const allowed = this.allowed;
    if (allowed !== null && !allowed.has(cpu.index)) return false;
    const nodes = this.nodes;
    return nodes === null || nodes.has(cpu.node.index);
  }
}

/** A guest while it is simulated. */
export class Guest {
  index: i32;
  vcpus: Thread[] = [];
  /** Of its vCPUs, those that have drifted from home in their life. */
  drifting: Thread[] = [];
  /** MiB of each cell by node. */
  pages: StaticArray<StaticArray<f64>>;
  /** Of accesses by a vCPU of a cell, the shares that go to nodes. */
  access: StaticArray<Access>;
  /** Of each cell. */
  costs: StaticArray<MemoryCosts>;

  memoryMiB: f64 = 0;
  runningShare: f64 = 1;
  tasksPerVcpu: i32 = 1;
  workingSetKiB: f64 = 0;
  memoryShare: f64 = 0;
  bandwidthMiBps: f64 = 0;
  /** What slows it down wherever it runs, per ns of work. */
  steadySum: f64 = 0;
  /** Mean times of one task in ns. */
  burstNs: f64 = 0;
  sleepNs: f64 = 0;

  requests: Thread | null = null;
  /** vCPUs whose task waits for a request, in order. */
  requestOrder: Thread[] = [];
  /** Of wake-ups, the share that comes with a request. */
  requestShare: f64 = 0;

  lockKind: i32 = NO_LOCKS;
  lockHeldShare: f64 = 0;
  locksPerSecond: f64 = 0;
  /** Who was taken off its pCPU with a lock, and who waits for it. */
  lockHolder: Thread | null = null;
  lockWaiters: Thread[] = [];
  /** Empty but while all who wait are let on. */
  otherWaiters: Thread[] = [];

  failedBursts: i32 = 0;
  burstMiB: f64 = 0;

  /** Whether NUMA balancing moves its memory and vCPUs. */
  isBalanced: bool = false;
  /** What its vCPUs would do to each other's memory with nobody else on the host, as use of the controllers does. */
  aloneContention: f64 = 0;

  constructor(index: i32, cells: i32, nodes: i32) {
    this.index = index;
    this.pages = new StaticArray<StaticArray<f64>>(cells);
    this.access = new StaticArray<Access>(cells);
    this.costs = new StaticArray<MemoryCosts>(cells);
    for (let cell = 0; cell < cells; cell += 1) {
      this.pages[cell] = new StaticArray<f64>(nodes);
      this.access[cell] = new Access(nodes);
      this.costs[cell] = new MemoryCosts(nodes);
    }
  }
}
