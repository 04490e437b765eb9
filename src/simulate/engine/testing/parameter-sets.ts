import { engineParametersOf } from '../../engine-parameters-of.ts';
import { parameterValues } from '../../parameters.ts';
import type { EngineParameters } from '../engine-parameters.ts';

const MHZ = 2500;

/** The model's own, on a host that has all it can lose by: memory astray at boot, and threads pulled to interrupts. */
export const costly: EngineParameters = engineParametersOf(
  parameterValues({
    bootScatter: 0.3,
    wakeAffinePull: 0.5,
    retouchPerHour: 4,
    coldMemoryShare: 0.3,
  }),
  MHZ,
);

/** A host on which nothing costs anything: what is left is queueing. */
export const free: EngineParameters = {
  ...costly,
  switchUs: 0,
  wakeAffineShare: 0,
  bootScatterShare: 0,
  scatterDrift: 0,
  widthScatter: 0,
  retouchSharePerSecond: 0,
  coreRefillNsPerKiB: 0,
  llcRefillNsPerKiB: 0,
  nodeRefillNsPerKiB: 0,
  llcCrowding: 0,
  remoteLatencyShare: 0,
  bandwidthContention: 0,
  numaScanShare: 0,
  numaMigrateShare: 0,
  numaReturnShare: 0,
  fixedLossShare: 0,
  exitUs: 0,
  requestExitUs: 0,
  nestedWalkMissShare: 0,
  shadowUpdateUs: 0,
  smtSpeedShare: 1,
  haltWakeUs: 0,
  requestUs: 0,
  emulatorWakeUpsPerSecond: 0,
  emulatorUs: 0,
  pageTouchesPerSecond: 2000,
  ksmMergedShare: 0,
  ksmScanShare: 0,
  ksmBreaksPerSecond: 0,
  ksmBreakUs: 0,
};
