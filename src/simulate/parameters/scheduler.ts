import { defineParameters } from './parameter.ts';

const HYSER = 'Hyser, linux-kernel 2023-12-15';
const THEURER = 'Theurer, linux-mm 2012-11-20';

/** The Linux scheduler as guests feel it: where vCPUs drift, how often they move, how long they run. */
export const schedulerParameters = defineParameters({
  bootScatter: {
    meaning: "share of a guest's memory that is not on its home node when it starts",
    unit: '1',
    default: 0,
    low: 0,
    high: 0.5,
    source: 'no published figure; a host with page cache on its nodes has more than 0',
    basis: 'unverified',
  },
  scatterDrift: {
    meaning:
      'how far a long-lived guest has drifted from its memory at full load: the share still at home is exp(-this)',
    unit: '1',
    default: 2.5,
    low: 1,
    high: 12,
    source: `${THEURER}: eight guests on a full host of four nodes were spread evenly (2.3 or more); ${HYSER}: at 60 % load nothing stayed at home (10 or more); younger guests less`,
    basis: 'derived',
  },
  widthScatter: {
    meaning:
      'how strongly a guest spreads over nodes for being wide: 1 - exp(-this (vCPUs/cores of a node)^2)',
    unit: '1',
    default: 0.85,
    low: 0.3,
    high: 2,
    source:
      'CERN HEPSPEC06 on KVM without EPT (2016): 2.5, 8.4 and 12.9 % lost by guests of a quarter, half and all of the host',
    basis: 'derived',
  },
  driftHours: {
    meaning: 'time in which a guest on a full host drifts by one (1/e still at home)',
    unit: 'h',
    default: 24,
    low: 1,
    high: 720,
    source: "no published figure; calibrate reads it from a host's own snapshots",
    basis: 'unverified',
  },
  wakeAffinePull: {
    meaning: 'share of wake-ups that are drawn to the pCPU of the waker or of an interrupt',
    unit: '1',
    default: 0.1,
    low: 0,
    high: 0.5,
    source: 'Linux select_task_rq_fair considers the pCPUs of waker and sleeper; share unknown',
    basis: 'unverified',
  },
  crossNodeMigrationsPerS: {
    meaning: 'moves of a floating, busy vCPU to another node at full load, without NUMA balancing',
    unit: '1/s',
    default: 8.4,
    low: 0,
    high: 10,
    source: `${HYSER}: 1,503 to 1,548 in 180.7 s`,
    basis: 'measured',
  },
  sameNodeMigrationsPerS: {
    meaning: 'moves of a busy vCPU to another core of its node',
    unit: '1/s',
    default: 12.5,
    low: 0,
    high: 30,
    source: `${HYSER}: 2,255 to 2,306 in 180.7 s`,
    basis: 'measured',
  },
  sliceMs: {
    meaning: 'how long a vCPU runs at least while others wait',
    unit: 'ms',
    default: 3,
    low: 0.75,
    high: 6,
    source: 'Linux: sysctl_sched_min_granularity and base_slice, scaled by the number of pCPUs',
    basis: 'unverified',
  },
  periodMs: {
    meaning: 'time in which every vCPU that waits for a pCPU is to run once',
    unit: 'ms',
    default: 24,
    low: 3,
    high: 24,
    source: 'Linux CFS: sysctl_sched_latency with eight or more pCPUs; EEVDF has no such period',
    basis: 'unverified',
    variants: { eevdf: 6 },
  },
  switchCostMs: {
    meaning: 'time lost at a switch between two vCPUs of a pCPU, caches included',
    unit: 'ms',
    default: 0.02,
    low: 0,
    high: 1.5,
    source:
      'GitHub kata-containers issue 13539 (2026): two vCPUs ran at 0.53 each, so about 0; 1.5 for large working sets',
    basis: 'derived',
  },
  smtShare: {
    meaning: 'speed of a hardware thread whose sibling is busy, of alone',
    unit: '1',
    default: 0.62,
    low: 0.5,
    high: 0.75,
    source: 'general knowledge: two threads give 1.2 to 1.3 of one',
    basis: 'unverified',
  },
  imbalancePercent: {
    meaning: 'how much busier a domain must be before balancing moves anyone out of it',
    unit: '%',
    default: 25,
    low: 10,
    high: 33,
    source: 'Linux sched domains: imbalance_pct 117 to 125',
    basis: 'unverified',
  },
});
