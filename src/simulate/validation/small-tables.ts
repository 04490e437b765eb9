import type { Arrangement } from '../analytic/arrange.ts';
import { bothWays } from './both-ways.ts';
import { busyGuests } from './busy-guests.ts';
import type { PublishedRow, PublishedTable } from './table.ts';

/** A row that is the unit of others. */
function given(key: string, series: string, published: number): PublishedRow {
  return { key, series, x: 0, published, use: 'given', predict: () => published };
}

export const haltPolling: PublishedTable = {
  id: 'V9',
  title: 'Round trips of one byte, by halt polling',
  source: 'Linux commits aca6ff29c406 (2015) and 2cffe9f6b96f (2019)',
  unit: 'us',
  lessIsBetter: true,
  assumptions: 'one vCPU is woken in a round trip; polling hides that wholly',
  refitted: [],
  rows: [
    given('TCP_RR, not polling', 'TCP_RR', 34),
    {
      key: 'TCP_RR, polling',
      series: 'TCP_RR',
      x: 1,
      published: 27,
      use: 'test',
      predict: ({ haltWakeUs }) => 34 - haltWakeUs,
    },
    given('ping-pong, bare', 'ping-pong', 31.33),
    {
      key: 'ping-pong, polling',
      series: 'ping-pong',
      x: 1,
      published: 33.4,
      use: 'test',
      predict: ({ fixedTax }) => 31.33 * (1 + fixedTax),
    },
  ],
};

const ONE_CPU = {
  host: { cores: 1, nodes: 1, threads: 1 },
  vcpus: 1,
  arrangement: 'core-pinned',
} as const;
const alone = busyGuests({ ...ONE_CPU, count: 1 });
const together = busyGuests({ ...ONE_CPU, count: 2 });

export const sharedCpu: PublishedTable = {
  id: 'V10',
  title: 'Two busy vCPUs pinned to one pCPU',
  source: 'GitHub kata-containers issue 13539 (2026)',
  unit: 'of a vCPU alone',
  lessIsBetter: false,
  assumptions: 'small working sets',
  refitted: [],
  rows: [
    given('alone', 'vCPUs', 1),
    {
      key: 'two',
      series: 'vCPUs',
      x: 1,
      published: 0.53,
      use: 'test',
      ...bothWays([together, alone], ([two = 1, one = 1]) => two / one),
    },
  ],
};

function phase(
  name: string,
  published: readonly [number, number],
  isBound: boolean,
): PublishedRow[] {
  const [local, free] = published;
  return [
    given(`${name}, memory bound`, name, local),
    {
      key: `${name}, memory free`,
      series: name,
      x: 1,
      published: free,
      use: 'test',
      predict: ({ remotePenalty, leftBehindShare }) =>
        isBound ? local * (1 + remotePenalty * leftBehindShare) : local,
    },
  ];
}

export const phases: PublishedTable = {
  id: 'V11',
  title: 'Phases of a program on four nodes, CPUs pinned',
  source: 'AztecProtocol/aztec-packages pull request 24276',
  unit: 'ms',
  lessIsBetter: true,
  assumptions:
    'memory that is not bound is left behind as in V3; phases that compute do not feel it',
  refitted: [],
  rows: [
    ...phase('compute, first', [2014, 2024], false),
    ...phase('compute, second', [2802, 2844], false),
    ...phase('multiplication, first', [1751, 2157], true),
    ...phase('multiplication, second', [2120, 3249], true),
  ],
};

const US_PER_S = 1e6;

function path(name: string, [direct, kernel]: readonly [number, number]): PublishedRow[] {
  return [
    given(`${name}, user space`, name, direct),
    {
      key: `${name}, linux-aio`,
      series: name,
      x: 1,
      published: kernel,
      use: 'test',
      predict: ({ storagePathUs }) => US_PER_S / (US_PER_S / direct + storagePathUs),
    },
  ];
}

export const storagePath: PublishedTable = {
  id: 'V12',
  title: 'Requests one at a time to an NVMe drive, by the way they take',
  source: 'QEMU commit bdd6a90a9e5f',
  unit: '1/s',
  lessIsBetter: false,
  assumptions: 'the way through the kernel costs the same whatever the request',
  refitted: [],
  rows: [...path('4 KiB read', [21_600, 10_500]), ...path('4 KiB write', [37_000, 30_700])],
};

const NATIVE_GFLOPS = 290.8;

function linpackRow(
  ...[key, x, published, arrangement]: readonly [string, number, number, Arrangement]
): PublishedRow {
  const guest = busyGuests({
    host: { cores: 16, nodes: 2, threads: 2 },
    count: 1,
    vcpus: 32,
    arrangement,
    reference: 'same-load',
    ageHours: 0,
  });
  // Blocks of a matrix are kept in the caches, and their pages are few.
  const dense = { workingSetMiB: 2, remotePenalty: 0.05, nestedWalkPenalty: 0 };
  return {
    key,
    series: 'guest',
    x,
    published,
    use: 'test',
    ...bothWays(
      [guest],
      ([share = 1]) => NATIVE_GFLOPS * share,
      (values) => ({ ...values, ...dense }),
    ),
  };
}

export const linpack: PublishedTable = {
  id: 'V13',
  title: 'Linpack on two sockets, native and in one guest',
  source: 'Felter et al., IBM RC25482 (2014), quoted',
  unit: 'GFLOPS',
  lessIsBetter: false,
  assumptions: '16 cores, one guest of 32 vCPUs just started; untuned floats',
  refitted: [],
  rows: [
    given('native', 'guest', NATIVE_GFLOPS),
    linpackRow('tuned', 1, 284.2, 'core-pinned'),
    linpackRow('untuned', 2, 241.3, 'floating'),
  ],
};
