/**
 * The constants of the model by name, each in the unit its name ends with. Their values, ranges and sources are data
 * of their own; nothing here depends on a value.
 */
export interface EngineParameters {
  // The host's scheduler
  /** Within which each runnable thread of a pCPU is to run once. */
  readonly schedulerPeriodMs: number;
  /** Least time a thread runs before another of its kind may take its place. */
  readonly minimumSliceMs: number;
  /** How far a woken thread must be behind before it takes the pCPU at once. */
  readonly wakeUpGranularityMs: number;
  /** Direct cost of a switch, without caches. */
  readonly switchUs: number;
  /** Between two looks at the balance among the pCPUs of one cache. */
  readonly balanceIntervalMs: number;
  /** Between two looks at the balance among nodes. */
  readonly nodeBalanceIntervalMs: number;
  /** How much busier, as a share, a node must be before threads are taken from it. */
  readonly nodeImbalanceShare: number;
  /** Share of times a pCPU that falls idle looks for work on other nodes. */
  readonly idlePullAcrossShare: number;
  /** Share of wake-ups by a thread or an interrupt that are pulled to the waker's cache. */
  readonly wakeAffineShare: number;

  // What a host's history leaves behind
  /** Of memory that went to another node at boot, on a host that was full by then; less in proportion before. */
  readonly bootScatterShare: number;
  /** How far vCPUs have drifted at full load, in the end: the share of them still at home is exp(-this). */
  readonly scatterDrift: number;
  /** In which those of a guest on a full host drift by one. */
  readonly driftHours: number;
  /** How strongly a guest spreads over nodes for being wide: 1 - exp(-this (vCPUs / cores of a node)^2). */
  readonly widthScatter: number;
  /** Moves to another node of a busy vCPU that has drifted, and so is at home nowhere. */
  readonly wanderPerSecond: number;
  /** Of a guest's memory that is given back and touched anew, wherever its vCPUs then are. */
  readonly retouchSharePerSecond: number;

  // Caches
  /** What of a working set a core keeps for itself. */
  readonly coreCacheKiB: number;
  /** To bring it to another core behind the same last-level cache. */
  readonly coreRefillNsPerKiB: number;
  /** To bring what a last-level cache keeps to another one on the node. */
  readonly llcRefillNsPerKiB: number;
  /** The same to another node. */
  readonly nodeRefillNsPerKiB: number;
  /** Slow-down per share of waiting for memory, when working sets are far larger than their cache. */
  readonly llcCrowding: number;

  // Memory
  /** Latency added per distance of 10 in the SLIT, as a share of the local one. */
  readonly remoteLatencyShare: number;
  /** What a node's memory delivers, a core of it. */
  readonly coreBandwidthMiBps: number;
  /** Of it that reaches another node. */
  readonly linkBandwidthShare: number;
  /** Slow-down per share of waiting for memory, when a node's memory is used to the full. */
  readonly bandwidthContention: number;
  /** How the slow-down rises with use: 1 evenly, more: late. */
  readonly bandwidthContentionPower: number;

  /** Of accesses of a vCPU that go to its own cell of a guest that sees several. */
  readonly cellLocalShare: number;

  // Kernel's NUMA balancing
  readonly numaScanPeriodMs: number;
  /** Of running time that hinting faults take. */
  readonly numaScanShare: number;
  /** Of the misplaced pages that one scan moves. */
  readonly numaMigrateShare: number;
  /** Chance at each scan that a vCPU goes to its preferred node. */
  readonly numaReturnShare: number;
  /** Of vCPUs that would have drifted, those that it keeps at home in the end. */
  readonly numaRecoveryShare: number;

  // Virtualisation
  /** Of running time that is lost to timers and the like whatever a guest does. */
  readonly fixedLossShare: number;
  readonly exitUs: number;
  /** An exit that goes out to the emulator, with the work there. */
  readonly requestExitUs: number;
  /** Of the additional table reads of a two-dimensional walk that the walk caches do not save. */
  readonly nestedWalkMissShare: number;
  /** Of the page walks that are left with 2 MiB pages; with 1 GiB pages its square. */
  readonly hugePageWalkShare: number;
  /** One change of a page table under shadow paging. */
  readonly shadowUpdateUs: number;
  /** Speed of a hardware thread beside a busy sibling. */
  readonly smtSpeedShare: number;
  /** From a wake-up until a halted vCPU runs on an idle pCPU. */
  readonly haltWakeUs: number;
  /** How long who waits for a paravirtual lock spins before it gives up its pCPU. */
  readonly spinBeforeHaltUs: number;

  // Threads beside the vCPUs
  readonly requestUs: number;
  readonly emulatorWakeUpsPerSecond: number;
  readonly emulatorUs: number;

  // Memory beyond what there is
  /** Of a guest's memory that is seldom touched, and is the first to be swapped out. */
  readonly coldMemoryShare: number;
  /** First touches of pages by a running vCPU that would fault if they were all swapped out. */
  readonly pageTouchesPerSecond: number;
  readonly swapInUs: number;
  /** Of memory that KSM merges among guests. */
  readonly ksmMergedShare: number;
  /** Of one pCPU that KSM scans with. */
  readonly ksmScanShare: number;
  /** First writes to merged pages by a running vCPU, were all pages merged. */
  readonly ksmBreaksPerSecond: number;
  readonly ksmBreakUs: number;
  /** How fast a balloon gives memory back. */
  readonly balloonMiBps: number;
  /** How long a burst keeps what it got. */
  readonly balloonBurstS: number;
}
