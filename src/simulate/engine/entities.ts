/**
 * What a simulated host consists of. The kinds know each other, and so share a file. Fields that the constructor sets are
 * declared: others begin as undefined, and V8 then looks at what kind of thing they hold whenever they are read.
 */
import type { LoadProfile } from './load-profile.ts';
import { MemoryCosts } from './memory-costs.ts';
import { numbersInRow } from './number-rows.ts';
import { nothingSpent, type Spent } from './spent.ts';
import type { PageSize, SimulatedGuest, SimulatedTopology } from './world.ts';

/** Of one thread on a pCPU, beside one on its core. */
const THREAD_RANK = 16;

/** A hardware thread with its run queue. */
export class Cpu {
  declare readonly index: number;
  declare readonly id: number;
  declare readonly core: Core;
  declare readonly llc: Llc;
  declare readonly node: Node;
  declare readonly placeInLlc: number;
  declare readonly placeInNode: number;
  current: Thread | null = null;
  /** Who wants to run and does not. */
  readonly queue: Thread[] = [];
  /** Threads that run or want to. */
  load = 0;
  /** Whose working set is in the core's caches. */
  last: Thread | null = null;
  /** How much of them it has; kept here, as looking at that thread again took 3 % of all time. */
  lastKiB = 0;
  /** Virtual time of the queue, in ns of running; it never goes back. */
  virtualNs = 0;
  sliceStartNs = 0;
  isIdle = true;
  idleSinceNs = 0;
  idleNs = 0;
  /** vCPUs that began here. */
  homes = 0;

  constructor(index: number, id: number, core: Core) {
    this.index = index;
    this.id = id;
    this.core = core;
    this.llc = core.llc;
    this.node = core.llc.node;
    this.placeInLlc = this.llc.cpus.length;
    this.placeInNode = this.node.cpus.length;
    this.llc.queueLengths.push(0);
    this.node.queueLengths.push(0);
    this.node.ranks.push(0);
  }

  /** A thread comes, or goes, that runs or wants to. */
  addLoad(change: 1 | -1): void {
    this.load += change;
    this.node.load += change;
    this.addRank(change * THREAD_RANK);
  }

  /** One of the threads of its core comes, or goes. */
  addCoreLoad(change: 1 | -1): void {
    this.core.busy += change;
    for (const sibling of this.core.cpus) sibling.addRank(change);
  }

  noteQueue(): void {
    this.llc.queueLengths[this.placeInLlc] = this.queue.length;
    this.node.queueLengths[this.placeInNode] = this.queue.length;
  }

  private addRank(change: number): void {
    const { ranks } = this.node;
    ranks[this.placeInNode] = (ranks[this.placeInNode] ?? 0) + change;
  }
}

export class Core {
  declare readonly llc: Llc;
  readonly cpus: Cpu[] = [];
  busy = 0;

  constructor(llc: Llc) {
    this.llc = llc;
  }
}

/** Cores behind one last-level cache. */
export class Llc {
  declare readonly node: Node;
  declare readonly index: number;
  readonly cores: Core[] = [];
  readonly cpus: Cpu[] = [];
  /** By pCPU. They are searched often, and stand here side by side for that. */
  readonly queueLengths: number[] = [];
  idleCpus = 0;
  idleCores = 0;
  /** Threads in its queues that could run on another pCPU. */
  waiting = 0;
  /** How far the working sets of those that run exceed the cache: 0 not at all, near 1 by far. */
  crowding = 0;

  constructor(node: Node, index: number) {
    this.node = node;
    this.index = index;
  }
}

export class Node {
  declare readonly index: number;
  declare readonly id: number;
  readonly llcs: Llc[] = [];
  readonly cpus: Cpu[] = [];
  /** By pCPU, as those of caches. */
  readonly queueLengths: number[] = [];
  /** By pCPU, how little a thread would like to go there: for the threads it has, and then for those of its core. */
  readonly ranks: number[] = [];
  declare readonly memoryMiB: number;
  declare readonly bandwidthMiBps: number;
  /** By index of the other. */
  declare readonly distances: readonly number[];
  /** Nodes by their distance, itself first. */
  declare readonly nearest: number[];
  freeMiB = 0;
  load = 0;
  /** Threads in its queues that could run on another node. */
  waiting = 0;
  /** vCPUs that began here. */
  homes = 0;

  constructor(index: number, given: SimulatedTopology['nodes'][number], bandwidthMiBps: number) {
    this.index = index;
    this.id = given.id;
    this.memoryMiB = given.memoryMiB;
    this.bandwidthMiBps = bandwidthMiBps;
    this.distances = given.distances;
    this.nearest = [...given.distances.keys()].sort(
      (one, other) => (given.distances[one] ?? 0) - (given.distances[other] ?? 0) || one - other,
    );
  }
}

export interface Machine {
  readonly cpus: Cpu[];
  readonly cores: Core[];
  readonly llcs: Llc[];
  readonly nodes: Node[];
  /** Of the nodes, those that are not memory alone. */
  readonly nodesWithCpus: Node[];
  readonly llcKiB: number;
}

export const SLEEPING = 0;
export const QUEUED = 1;
export const RUNNING = 2;
/** Kept from running by memory or by a lock, while it has work to do. */
export const BLOCKED = 3;

export type ThreadKind = 'vcpu' | 'requests' | 'emulator' | 'ksm';

/** The numbers of a thread that change, in the order in which they are looked at. */
const ThreadNumbers = numbersInRow({
  stateSinceNs: 0,
  virtualNs: 0,
  /** Until when its running is accounted. */
  settledNs: 0,

  /** Work it has done, in ns; and when it stops by that measure: */
  workNs: 0,
  burstEndNs: 0,
  faultNs: Number.POSITIVE_INFINITY,
  /** to want the lock that is held, or, of who holds it, to give it back. */
  lockNs: Number.POSITIVE_INFINITY,
  /** ns of work a ns. */
  rate: 1,

  // What it has to do before it works, in ns
  owedNs: 0,
  owedSwitchNs: 0,
  owedWakeNs: 0,
  owedExitNs: 0,
  owedCacheNs: 0,

  /** Until when it polls or spins. */
  pollEndNs: 0,
  spinEndNs: 0,
  /** Since when its task waits for a request; -1: it does not. */
  requestSinceNs: -1,

  // What slows it down, per ns of work
  remoteSlowDown: 0,
  bandwidthSlowDown: 0,
  smtSlowDown: 0,
  /** Of its accesses. */
  localShare: 1,
  /** The work from which on that holds. */
  rateSinceNs: 0,

  ...nothingSpent,

  /** Of a thread beside the vCPUs: one piece of work, and how far apart they come by themselves. */
  meanBurstNs: 0,
  meanArrivalNs: Number.POSITIVE_INFINITY,
});

/** Whose a thread is. */
export interface ThreadOwner {
  readonly guest: Guest | null;
  readonly cell: number;
}

/**
 * A thread of the host: a vCPU, or one that works for a guest beside its vCPUs. V8 lays fields out in the order in which the
 * constructor sets them; those that are looked at in every event come first, so that they share cache lines.
 */
export class Thread extends ThreadNumbers {
  declare state: typeof SLEEPING | typeof QUEUED | typeof RUNNING | typeof BLOCKED;
  /** Where it is queued or runs, or ran last. */
  declare cpu: Cpu;
  /** None: it is the host's own. */
  declare readonly guest: Guest | null;
  /** On its pCPU with nothing to do, for a while. */
  declare isPolling: boolean;
  /** On its pCPU, waiting for a lock. */
  declare isSpinning: boolean;
  declare readonly isVcpu: boolean;
  declare readonly index: number;
  /** The only pCPU it may have, the only ones, or the only nodes; null: any. */
  declare pin: Cpu | null;
  declare nodes: ReadonlySet<Node> | null;
  declare allowed: ReadonlySet<Cpu> | null;
  declare readonly workingSetKiB: number;

  /** For what its rate holds: a pCPU, how many of its core are busy, the state of memory. */
  declare rateCpu: Cpu | null;
  declare rateBusy: number;
  declare rateEpoch: number;
  /** Of its guest NUMA node, to a vCPU. */
  declare readonly costs: MemoryCosts | null;

  // Tasks of the guest on a vCPU; of another thread, pieces of work
  declare tasksWaiting: number;
  declare tasksAsleep: number;

  /** Whether it has drifted from home in its life, or would have but for NUMA balancing; and whether it does now. */
  declare drifts: boolean;
  declare isWandering: boolean;
  declare readonly kind: ThreadKind;
  /** Guest NUMA node. */
  declare readonly cell: number;
  declare blockedBy: 'swap' | 'balloon' | 'lockHolder';

  constructor(index: number, kind: ThreadKind, cpu: Cpu, { guest, cell }: ThreadOwner) {
    super();
    const isVcpu = kind === 'vcpu';
    this.state = SLEEPING;
    this.cpu = cpu;
    this.guest = guest;
    this.isPolling = false;
    this.isSpinning = false;
    this.isVcpu = isVcpu;
    this.index = index;
    this.pin = null;
    this.nodes = null;
    this.allowed = null;
    this.workingSetKiB = isVcpu ? (guest?.load.workingSetKiB ?? 0) : 0;
    this.rateCpu = null;
    this.rateBusy = 0;
    this.rateEpoch = -1;
    this.costs = isVcpu ? (guest?.costs[cell] ?? null) : null;
    this.tasksWaiting = 0;
    this.tasksAsleep = 0;
    this.drifts = false;
    this.isWandering = false;
    this.kind = kind;
    this.cell = cell;
    this.blockedBy = 'swap';
  }

  /** In the row of its other numbers, and not in an object of its own: that was two more cache lines a thread. */
  get spent(): Spent {
    return this;
  }

  /** Whether it could run there. */
  mayRunOn(cpu: Cpu): boolean {
    if (this.pin !== null) return this.pin === cpu;
    if (this.allowed !== null && !this.allowed.has(cpu)) return false;
    return this.nodes === null || this.nodes.has(cpu.node);
  }
}

/** Slow-downs that are the same wherever and whenever a guest runs, each per unit of work. */
export interface SteadyLosses {
  readonly exits: number;
  readonly pageWalk: number;
  readonly ksm: number;
  readonly numaBalancing: number;
}

/**
 * Nodes and the share of accesses that goes to each, only those that get any: one or two of perhaps 64, and all of them are
 * gone through for every thread that is costed anew.
 */
export interface Access {
  readonly nodes: readonly number[];
  readonly shares: readonly number[];
}

/** A guest while it is simulated. */
export class Guest {
  declare readonly index: number;
  declare readonly id: string;
  declare readonly load: LoadProfile;
  declare readonly memoryMiB: number;
  readonly vcpus: Thread[] = [];
  /** Of its vCPUs, those that have drifted from home in their life. */
  readonly drifting: Thread[] = [];
  /** MiB of each cell by node. */
  declare readonly pages: Float64Array[];
  /** Of accesses by a vCPU of a cell, the shares that go to nodes. */
  declare readonly access: Access[];
  /** Of each cell. */
  declare readonly costs: MemoryCosts[];
  steady: SteadyLosses = { exits: 0, pageWalk: 0, ksm: 0, numaBalancing: 0 };
  steadySum = 0;

  /** Mean times of one task in ns. */
  declare readonly burstNs: number;
  declare readonly sleepNs: number;

  requests: Thread | null = null;
  /** vCPUs whose task waits for a request, in order. */
  readonly requestOrder: Thread[] = [];
  /** Of wake-ups, the share that comes with a request; and requests nobody sleeps for, a second. */
  requestShare = 0;
  loneRequestsPerSecond = 0;

  /** Who was taken off its pCPU with a lock, and who waits for it. */
  lockHolder: Thread | null = null;
  readonly lockWaiters: Thread[] = [];

  failedBursts = 0;
  burstMiB = 0;

  /** Null: as the host's features say. */
  declare readonly pageSize: PageSize | null;
  /** Whether its memory stays where it is, whatever NUMA balancing would like. */
  declare readonly isBound: boolean;
  /** What its vCPUs would do to each other's memory with nobody else on the host, as use of the controllers does. */
  aloneContention = 0;

  constructor(index: number, given: SimulatedGuest, nodes: number) {
    this.index = index;
    this.id = given.id;
    this.load = given.load;
    this.memoryMiB = given.memoryMiB;
    this.pageSize = given.pageSize ?? null;
    this.isBound = given.memoryBound;
    this.pages = Array.from({ length: given.cells }, () => new Float64Array(nodes));
    this.access = Array.from({ length: given.cells }, () => ({ nodes: [], shares: [] }));
    this.costs = Array.from({ length: given.cells }, () => new MemoryCosts(nodes));
    const cycleNs = 1e9 / given.load.wakeUpsPerSecond;
    this.burstNs = cycleNs * given.load.runningShare;
    this.sleepNs = cycleNs - this.burstNs;
  }

  get sleeps(): boolean {
    return this.load.runningShare < 1;
  }
}
