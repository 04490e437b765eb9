/** Causes for which a guest does less than it would natively, each a share (0..1) of native. */
export const lossCauses = [
  'runDelay',
  'wakeUp',
  'cacheRefill',
  'remoteMemory',
  'bandwidth',
  'pageWalk',
  'smt',
  'exits',
  'requests',
  'switches',
  'lockHolder',
  'numaBalancing',
  'swap',
  'ksm',
  'balloon',
] as const;
export type LossCause = (typeof lossCauses)[number];
export type Losses = Readonly<Record<LossCause, number>>;

export interface Migrations {
  /** To another core, or another thread of it, behind the same last-level cache. */
  readonly withinLlc: number;
  readonly withinNode: number;
  readonly acrossNodes: number;
}

export interface GuestResult {
  readonly id: string;
  /** Of what it would do natively, 0..1. */
  readonly shareOfNative: number;
  /** Of its native speed while it has something to do, 0..1: what it sleeps makes up for nothing. */
  readonly speed: number;
  /** Together with shareOfNative they make 1. */
  readonly losses: Losses;
  readonly migrations: Migrations;
  /** Of its vCPUs' accesses to memory that went to the node they ran on. */
  readonly localShare: number;
  /** Of its memory that is not on the node which has most of it. */
  readonly scatteredShare: number;
  /** Bursts for which the host had no memory. */
  readonly failedBursts: number;
}

/**
 * Where all time of all pCPUs and of all vCPUs went, in nanoseconds. Each of the two accounts is closed:
 * capacity = work + losses on pCPUs + host threads + polling + idle, and
 * vCPU time = work + losses on pCPUs + polling + waiting + sleeping.
 */
export interface TimeAccount {
  readonly capacityNs: number;
  readonly workNs: number;
  readonly lostRunningNs: number;
  readonly hostThreadsNs: number;
  readonly pollingNs: number;
  readonly idleNs: number;
  readonly vcpuTimeNs: number;
  readonly waitingNs: number;
  readonly blockedNs: number;
  readonly sleepingNs: number;
}

export interface SimulationResult {
  readonly guests: readonly GuestResult[];
  readonly total: {
    /** Mean of the guests', weighted by what they would do natively. */
    readonly shareOfNative: number;
    /** The same mean. */
    readonly speed: number;
    readonly losses: Losses;
    readonly migrations: Migrations;
    readonly localShare: number;
    /** Of the time of all pCPUs in which something ran. */
    readonly busyShare: number;
    /** Of guests' memory that the host had to swap out. */
    readonly swappedShare: number;
  };
  readonly account: TimeAccount;
  readonly events: number;
  readonly simulatedMs: number;
}
