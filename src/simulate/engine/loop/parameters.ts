/**
 * The constants of the model that matter while it runs, by the names of `EngineParameters`. They are set from outside
 * before anything is built.
 */
export let schedulerPeriodMs: f64 = 0;
export let minimumSliceMs: f64 = 0;
export let wakeUpGranularityMs: f64 = 0;
export let switchUs: f64 = 0;
export let balanceIntervalMs: f64 = 0;
export let nodeBalanceIntervalMs: f64 = 0;
export let nodeImbalanceShare: f64 = 0;
export let idlePullAcrossShare: f64 = 0;
export let wakeAffineShare: f64 = 0;
export let wanderPerSecond: f64 = 0;
export let retouchSharePerSecond: f64 = 0;
export let coreCacheKiB: f64 = 0;
export let coreRefillNsPerKiB: f64 = 0;
export let llcRefillNsPerKiB: f64 = 0;
export let nodeRefillNsPerKiB: f64 = 0;
export let llcCrowding: f64 = 0;
export let remoteLatencyShare: f64 = 0;
export let linkBandwidthShare: f64 = 0;
export let bandwidthContention: f64 = 0;
export let bandwidthContentionPower: f64 = 0;
export let cellLocalShare: f64 = 0;
export let numaScanPeriodMs: f64 = 0;
export let numaMigrateShare: f64 = 0;
export let numaReturnShare: f64 = 0;
export let numaRecoveryShare: f64 = 0;
export let exitUs: f64 = 0;
export let requestExitUs: f64 = 0;
export let haltWakeUs: f64 = 0;
export let spinBeforeHaltUs: f64 = 0;
export let pageTouchesPerSecond: f64 = 0;
export let swapInUs: f64 = 0;
export let balloonMiBps: f64 = 0;
export let balloonBurstS: f64 = 0;

// Of the host that is simulated
/** Size of each last-level cache. */
export let llcKiB: f64 = 0;
export let haltPollUs: f64 = 0;
/** Of each guest's memory that the balloon has, and how often a guest wants it back. */
export let balloonTakenShare: f64 = 0;
export let burstsPerHour: f64 = 0;
/** Of guests' memory that is often used, what is swapped out. */
export let hotSwappedShare: f64 = 0;
