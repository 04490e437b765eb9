/**
 * What a simulated host consists of, as it is when its guests have booted. While it runs, `loop/entities.ts` says what
 * becomes of it.
 */
import type { LoadProfile } from './load-profile.ts';
import { nothingSpent, type Spent } from './spent.ts';
import type { PageSize, SimulatedGuest, SimulatedPolicy, SimulatedTopology } from './world.ts';

/** A hardware thread. */
export class Cpu {
  readonly index: number;
  readonly id: number;
  readonly core: Core;
  readonly node: Node;
  /** vCPUs that began here. */
  homes = 0;
  /** In which it ran nothing. */
  idleNs = 0;

  constructor(index: number, id: number, core: Core) {
    this.index = index;
    this.id = id;
    this.core = core;
    this.node = core.llc.node;
  }
}

export class Core {
  readonly llc: Llc;
  readonly index: number;
  readonly cpus: Cpu[] = [];

  constructor(llc: Llc, index: number) {
    this.llc = llc;
    this.index = index;
  }
}

/** Cores behind one last-level cache. */
export class Llc {
  readonly node: Node;
  readonly index: number;

  constructor(node: Node, index: number) {
    this.node = node;
    this.index = index;
  }
}

export class Node {
  readonly index: number;
  readonly id: number;
  readonly cpus: Cpu[] = [];
  readonly memoryMiB: number;
  readonly bandwidthMiBps: number;
  /** By index of the other. */
  readonly distances: readonly number[];
  /** Nodes by their distance, itself first. */
  readonly nearest: readonly number[];
  freeMiB = 0;
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
  readonly llcKiB: number;
}

export type ThreadKind = 'vcpu' | 'requests' | 'emulator' | 'ksm';

/** Whose a thread is. */
export interface ThreadOwner {
  readonly guest: Guest | null;
  readonly cell: number;
}

/** A thread of the host: a vCPU, or one that works for a guest beside its vCPUs. */
export class Thread {
  readonly index: number;
  readonly kind: ThreadKind;
  /** Where it begins. */
  cpu: Cpu;
  /** None: it is the host's own. */
  readonly guest: Guest | null;
  /** Guest NUMA node. */
  readonly cell: number;
  /** The only pCPU it may have, the only ones, or the only nodes; null: any. */
  pin: Cpu | null = null;
  nodes: ReadonlySet<Node> | null = null;
  allowed: ReadonlySet<Cpu> | null = null;
  /** Whether it has drifted from home in its life, or would have but for NUMA balancing; and whether it does now. */
  drifts = false;
  isWandering = false;
  /** Of a thread beside the vCPUs: one piece of work, and how far apart they come by themselves. */
  meanBurstNs = 0;
  meanArrivalNs = Number.POSITIVE_INFINITY;
  spent: Spent = nothingSpent;

  constructor(index: number, kind: ThreadKind, cpu: Cpu, { guest, cell }: ThreadOwner) {
    this.index = index;
    this.kind = kind;
    this.cpu = cpu;
    this.guest = guest;
    this.cell = cell;
  }

  get isVcpu(): boolean {
    return this.kind === 'vcpu';
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

/** A guest that is simulated. */
export class Guest {
  readonly index: number;
  readonly id: string;
  readonly load: LoadProfile;
  readonly memoryMiB: number;
  readonly vcpus: Thread[] = [];
  /** MiB of each cell by node. */
  readonly pages: Float64Array[];
  steady: SteadyLosses = { exits: 0, pageWalk: 0, ksm: 0, numaBalancing: 0 };

  /** Of wake-ups, the share that comes with a request; and requests nobody sleeps for, a second. */
  requestShare = 0;
  loneRequestsPerSecond = 0;

  failedBursts = 0;

  /** Null: as the host's features say. */
  readonly pageSize: PageSize | null;
  /** Whether NUMA balancing moves its memory and vCPUs. */
  readonly isBalanced: boolean;
  /** What its vCPUs would do to each other's memory with nobody else on the host, as use of the controllers does. */
  aloneContention = 0;

  constructor(
    index: number,
    given: SimulatedGuest,
    { nodes, policy }: { readonly nodes: number; readonly policy: SimulatedPolicy },
  ) {
    this.index = index;
    this.id = given.id;
    this.load = given.load;
    this.memoryMiB = given.memoryMiB;
    this.pageSize = given.pageSize ?? null;
    this.isBalanced = policy.kind === 'numa-balancing' && !given.memoryBound;
    this.pages = Array.from({ length: given.cells }, () => new Float64Array(nodes));
  }

  get sleeps(): boolean {
    return this.load.runningShare < 1;
  }
}
