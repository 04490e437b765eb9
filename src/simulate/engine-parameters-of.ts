import type { EngineParameters } from './engine/engine-parameters.ts';
import type { ParameterValues } from './parameters.ts';

/** Table reads that a walk through two tables of four levels has beyond a native one, in native ones: (24 - 4) / 4. */
const MORE_READS = 5;
/** SLIT distance at which remotePenalty is told, less the local one; the engine reckons by steps of 10. */
const STEPS_OF_TEN = 1.1;
const NS_PER_MS = 1e6;
const KIB_PER_MIB = 1024;
/** Of the default working set, by which the times of moves are told. */
const REFILLED_KIB = 35 * KIB_PER_MIB;

/**
 * The constants of the event engine from the parameters of the model, whose sources and ranges these keep. What is
 * told of the same thing in another form is turned into the engine's here, and nowhere else.
 */
export function engineParametersOf(values: ParameterValues, mhz: number): EngineParameters {
  return {
    ...scheduler(values),
    ...history(values),
    ...caches(values),
    ...memory(values),
    ...virtualisation(values, mhz),
    ...shortage(values),
  };
}

function scheduler(values: ParameterValues) {
  return {
    schedulerPeriodMs: values.periodMs,
    minimumSliceMs: values.sliceMs,
    wakeUpGranularityMs: values.wakeUpGranularityMs,
    // Measured with small working sets; what large ones fill again comes on top, by coreRefillNsPerKiB.
    switchUs: values.switchCostMs * 1000,
    balanceIntervalMs: values.balanceIntervalMs,
    nodeBalanceIntervalMs: values.nodeBalanceIntervalMs,
    nodeImbalanceShare: values.imbalancePercent / 100,
    idlePullAcrossShare: values.idlePullAcross,
    wakeAffineShare: values.wakeAffinePull,
  } satisfies Partial<EngineParameters>;
}

/**
 * Drift takes hours (driftHours), a simulation seconds. What drift has come to by a guest's age is therefore the state
 * in which it begins: scatterDrift is that end state, and no rate is made of it. The only rate is how often those move
 * who have drifted, as Hyser counted it on a host where nothing was at home any more.
 */
function history(values: ParameterValues) {
  return {
    bootScatterShare: values.bootScatter,
    scatterDrift: values.scatterDrift,
    driftHours: values.driftHours,
    widthScatter: values.widthScatter,
    wanderPerSecond: values.crossNodeMigrationsPerS,
    retouchSharePerSecond: values.retouchPerHour / 3600,
  } satisfies Partial<EngineParameters>;
}

/** Moves are told in ms for a whole working set, of which a move to another cache fills the core's own part too. */
function caches(values: ParameterValues) {
  const perKiB = (ms: number): number =>
    (Math.max(0, ms - values.crossCoreRefillMs) * NS_PER_MS) / REFILLED_KIB;
  return {
    coreCacheKiB: values.coreCacheKiB,
    coreRefillNsPerKiB: (values.crossCoreRefillMs * NS_PER_MS) / values.coreCacheKiB,
    llcRefillNsPerKiB: perKiB(values.crossCacheRefillMs),
    nodeRefillNsPerKiB: perKiB(values.crossNodeRefillMs),
    // `contention` was measured of memory, shared caches and clock together: all of it goes by the use of memory.
    llcCrowding: 0,
  } satisfies Partial<EngineParameters>;
}

function memory(values: ParameterValues) {
  const { remotePenalty, memoryShare, contention, coreBandwidthMiBps } = values;
  // On a full node each vCPU is slowed down by `contention`, and moves that much less.
  const fullUse = values.vcpuBandwidthMiBps / (1 + contention) / coreBandwidthMiBps;
  return {
    // The engine slows down the share of time that waits for memory; remotePenalty is of all run time.
    remoteLatencyShare: remotePenalty / memoryShare / STEPS_OF_TEN,
    coreBandwidthMiBps,
    linkBandwidthShare: values.remoteBandwidthRatio,
    // So that a full node has `contention`, and one with fewer less in proportion, as the closed form says.
    bandwidthContention: contention / memoryShare / fullUse,
    bandwidthContentionPower: 1,
    cellLocalShare: values.cellLocalShare,
    numaScanPeriodMs: values.numaScanPeriodMs,
    numaScanShare: values.numaBalancingScan,
    numaMigrateShare: values.numaMigrateShare,
    numaReturnShare: values.numaReturnShare,
    numaRecoveryShare: values.numaBalancingRecovery,
  } satisfies Partial<EngineParameters>;
}

function virtualisation(values: ParameterValues, mhz: number) {
  return {
    fixedLossShare: values.fixedTax,
    // Cycles by MHz are microseconds.
    exitUs: values.exitCycles / mhz,
    requestExitUs: values.requestExitUs,
    nestedWalkMissShare: values.nestedWalkPenalty / (values.walkShare * MORE_READS),
    hugePageWalkShare: values.hugePageMissShare,
    shadowUpdateUs: values.shadowUpdateUs,
    smtSpeedShare: values.smtShare,
    haltWakeUs: values.haltWakeUs,
    spinBeforeHaltUs: values.lockSpinUs,
    // What virtio and the host add to a request is what the host's thread works for it.
    requestUs: values.storagePathUs,
    emulatorWakeUpsPerSecond: values.emulatorWakeUpsPerS,
    emulatorUs: values.emulatorUs,
  } satisfies Partial<EngineParameters>;
}

function shortage(values: ParameterValues) {
  const { swapSlowdown, swapInUs, ksmSavingShare, ksmTax, ksmBreakUs } = values;
  return {
    coldMemoryShare: values.coldMemoryShare,
    // Work whose memory is all swapped out takes swapSlowdown times as long, the rest of it waiting for pages.
    pageTouchesPerSecond: ((swapSlowdown - 1) * 1e6) / swapInUs,
    swapInUs,
    ksmMergedShare: ksmSavingShare,
    ksmScanShare: values.ksmScanShare,
    // As many first writes to the merged share as cost ksmTax.
    ksmBreaksPerSecond: (ksmTax * 1e6) / (ksmSavingShare * ksmBreakUs),
    ksmBreakUs,
    balloonMiBps: values.balloonMiBps,
    balloonBurstS: values.balloonBurstS,
  } satisfies Partial<EngineParameters>;
}
