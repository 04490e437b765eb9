import type { ParameterValues } from '../parameters.ts';
import { parameters } from '../parameters.ts';
import { shareOfBusyGuests } from './busy-guests.ts';
import type { PublishedRow, PublishedTable } from './table.ts';

/** Seconds by scheduler: v3.7, the AutoNUMA tree, and numa/core v16, which came nearest to placing by hand. */
const PUBLISHED: readonly (readonly [program: string, none: number, auto: number, best: number])[] =
  [
    ['numa01', 340.3, 192.3, 139.4],
    ['numa01_THREAD_ALLOC', 425.1, 135.1, 121.1],
    ['numa02', 56.1, 25.3, 17.5],
  ];

const SETTING = { host: { cores: 32, nodes: 4, threads: 1 }, count: 1, vcpus: 32 };
const placed = shareOfBusyGuests({ ...SETTING, arrangement: 'node-pinned' });

function slowdown(arrangement: 'floating' | 'numa-balanced'): (values: ParameterValues) => number {
  const share = shareOfBusyGuests({ ...SETTING, arrangement });
  return (values) => {
    // These programs do nothing but walk through memory: the far end of the range.
    const bound = { ...values, remotePenalty: parameters.remotePenalty.high };
    return placed(bound) / share(bound);
  };
}

const floating = slowdown('floating');
const balanced = slowdown('numa-balanced');

export const oldBalancing: PublishedTable = {
  id: 'V4',
  title: 'Programs that only use memory, on four nodes, by NUMA balancing',
  source: 'Molnar, linux-mm 2012-11-20',
  unit: 's',
  lessIsBetter: true,
  assumptions: 'what numa/core v16 reached counts as placed by hand',
  refitted: [],
  rows: PUBLISHED.flatMap(([program, none, auto, best]): PublishedRow[] => [
    {
      key: `${program}, placed`,
      series: program,
      x: 0,
      published: best,
      use: 'given',
      predict: () => best,
    },
    {
      key: `${program}, AutoNUMA`,
      series: program,
      x: 1,
      published: auto,
      use: 'test',
      predict: (values) => best * balanced(values),
    },
    {
      key: `${program}, none`,
      series: program,
      x: 2,
      published: none,
      use: 'test',
      predict: (values) => best * floating(values),
    },
  ]),
};
