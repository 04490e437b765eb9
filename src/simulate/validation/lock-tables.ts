import { lockRows } from './lock-rows.ts';
import type { PublishedTable } from './table.ts';

const assumptions =
  'how much a program wants locks is fitted to its first row with overcommit; all else follows from the kind of lock';

export const webThreads: PublishedTable = {
  id: 'V5',
  title: 'ebizzy in one to three guests as wide as the host',
  source: 'Linux commit 266e85a5ec91 (Wanpeng Li, 2019)',
  unit: 'records/s of all guests',
  lessIsBetter: false,
  assumptions: `the table is per guest; ${assumptions}`,
  refitted: ['lockIntensity'],
  rows: [
    ...lockRows({
      shape: { cpus: 80, isOneGuest: false },
      name: 'queue',
      kind: 'paravirtual',
      isTime: false,
      fitAt: 2,
      measured: [
        [1, 23_520],
        [2, 16_000],
        [3, 9300],
      ],
    }),
    ...lockRows({
      shape: { cpus: 80, isOneGuest: false },
      name: 'holder boosted',
      kind: 'boosted',
      isTime: false,
      measured: [
        [1, 25_040],
        [2, 27_200],
        [3, 16_200],
      ],
    }),
  ],
};

export const fileServer: PublishedTable = {
  id: 'V6',
  title: 'dbench in one to four guests as wide as the host',
  source: 'Linux commit 545ac13892ab (2013)',
  unit: 'MB/s',
  lessIsBetter: false,
  assumptions: `rows are taken for 1x to 4x; ${assumptions}`,
  refitted: ['lockIntensity'],
  rows: [
    ...lockRows({
      shape: { cpus: 32, isOneGuest: false },
      name: 'PV ticket locks',
      kind: 'paravirtual',
      isTime: false,
      fitAt: 2,
      measured: [
        [1, 15_150],
        [2, 1714],
        [3, 968],
        [4, 685],
      ],
    }),
    ...lockRows({
      shape: { cpus: 32, isOneGuest: false },
      name: 'ticket locks',
      kind: 'fifo',
      isTime: false,
      measured: [
        [1, 15_035],
        [2, 1470],
        [3, 849],
        [4, 653],
      ],
    }),
  ],
};

export const kernelBuild: PublishedTable = {
  id: 'V7',
  title: 'Kernel build in one guest wider than its host of 32 CPUs',
  source: 'Long, linux-kernel 2015-07-11',
  unit: 's',
  lessIsBetter: true,
  assumptions,
  refitted: ['lockIntensity'],
  rows: [
    ...lockRows({
      shape: { cpus: 32, isOneGuest: true },
      name: 'pvqspinlock',
      kind: 'paravirtual',
      isTime: true,
      fitAt: 1.5,
      measured: [
        [1, 219.9],
        [1.5, 677.8],
        [1.875, 739.9],
      ],
    }),
    ...lockRows({
      shape: { cpus: 32, isOneGuest: true },
      name: 'pvticketlock',
      kind: 'paravirtual',
      isTime: true,
      measured: [
        [1, 302],
        [1.5, 807.6],
        [1.875, 949.9],
      ],
    }),
    ...lockRows({
      shape: { cpus: 32, isOneGuest: true },
      name: 'patched pvqspinlock',
      kind: 'paravirtual',
      isTime: true,
      measured: [
        [1, 218.5],
        [1.5, 567.8],
        [1.875, 579.4],
      ],
    }),
    ...lockRows({
      shape: { cpus: 32, isOneGuest: true },
      name: 'unfair byte lock',
      kind: 'unfair',
      isTime: true,
      measured: [
        [1, 263.8],
        [1.5, 434.7],
        [1.875, 530.4],
      ],
    }),
    ...lockRows({
      shape: { cpus: 32, isOneGuest: true },
      name: 'unfair queued lock',
      kind: 'unfair',
      isTime: true,
      measured: [
        [1, 183.4],
        [1.5, 209.7],
        [1.875, 255.4],
      ],
    }),
  ],
};
