import { defineParameters } from './parameter.ts';

const LONG = 'Long, linux-kernel 2015-07-11';

/** More promised than there is: locks held by vCPUs that wait, swap, merged and ballooned memory. */
export const overcommitParameters = defineParameters({
  lockIntensity: {
    meaning:
      'run time added, with paravirtual locks and a vCPU to pCPU ratio of 2, by waiting for locks whose holders do not run',
    unit: '1',
    default: 0.1,
    low: 0,
    high: 10,
    source:
      'Raghavendra K T, linux-kernel 2012-07-10: near 0 for sysbench; Linux commit 545ac13892ab: 9 for dbench',
    basis: 'measured',
  },
  lockFifoFactor: {
    meaning: 'what plain fair locks cost, of paravirtual ones',
    unit: '1',
    default: 1.2,
    low: 1,
    high: 2,
    source: 'Linux commit 545ac13892ab (2013): dbench 1,470 and 1,714 MB/s',
    basis: 'derived',
  },
  lockUnfairFactor: {
    meaning: 'what unfair locks cost, of paravirtual ones',
    unit: '1',
    default: 0.12,
    low: 0.05,
    high: 0.5,
    source: `${LONG}: 0.14 added instead of 2.08 at a ratio of 1.5 (queued), 0.65 (byte)`,
    basis: 'derived',
  },
  lockBoostFactor: {
    meaning: 'what locks cost whose preempted holders are boosted, of those that are not',
    unit: '1',
    default: 0.3,
    low: 0,
    high: 0.6,
    source: 'Linux commit 266e85a5ec91 (2019): ebizzy in three guests, 65 instead of 40 %',
    basis: 'derived',
  },
  swapSlowdown: {
    meaning: 'run time of work all of whose memory has to come from swap, of native',
    unit: '1',
    default: 10,
    low: 2,
    high: 50,
    source:
      'Amit et al., VSwapper, ASPLOS 2014 (abstract): up to 10 times gained over plain swapping',
    basis: 'measured',
  },
  ksmScanShare: {
    meaning: 'of one pCPU that ksmd takes at 100 pages every 20 ms',
    unit: '1',
    default: 0.2,
    low: 0.2,
    high: 1,
    source: 'Harvester documentation, pull request 195',
    basis: 'measured',
  },
  ksmTax: {
    meaning: 'run time added to guests by merging and by copying on write',
    unit: '1',
    default: 0.009,
    low: 0.002,
    high: 0.02,
    source: 'CERN batch service, KVM tuning (2015): HEPSPEC06 gained 0.9 % with KSM off',
    basis: 'measured',
  },
  ksmSavingShare: {
    meaning: 'of the memory of like guests that merging saves',
    unit: '1',
    default: 0.2,
    low: 0.04,
    high: 0.5,
    source: 'dolohow/uksm issue 82: 4 to about 50 % with four equal guests',
    basis: 'measured',
  },
});
