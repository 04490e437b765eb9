import { parameters } from '../parameters.ts';
import { bothWays } from './both-ways.ts';
import { busyGuests } from './busy-guests.ts';
import type { PublishedRow, PublishedTable } from './table.ts';

/** Seconds by scheduler: v3.7, the AutoNUMA tree, and numa/core v16, which came nearest to placing by hand. */
const PUBLISHED: readonly (readonly [program: string, none: number, auto: number, best: number])[] =
  [
    ['numa01', 340.3, 192.3, 139.4],
    ['numa01_THREAD_ALLOC', 425.1, 135.1, 121.1],
    ['numa02', 56.1, 25.3, 17.5],
  ];

const SETTING = { host: { cores: 32, nodes: 4, threads: 1 }, count: 1, vcpus: 32 };
function slowdown(
  arrangement: 'floating' | 'numa-balanced',
  { bestS, hasOwnMemory }: { readonly bestS: number; readonly hasOwnMemory: boolean },
): ReturnType<typeof bothWays> {
  const setting = busyGuests({ ...SETTING, arrangement, hasOwnMemory });
  const placed = busyGuests({ ...SETTING, arrangement: 'node-pinned' });
  const told = ([share = 1, best = 1]: readonly number[]): number => (bestS * best) / share;
  // These programs do nothing but walk through memory: the far end of the range.
  const { high } = parameters.remotePenalty;
  return bothWays([setting, placed], told, (values) => ({ ...values, remotePenalty: high }));
}

/** Whose threads all use all of the memory; those of the others have each their own. */
const SHARING = 'numa01';

export const oldBalancing: PublishedTable = {
  id: 'V4',
  title: 'Programs that only use memory, on four nodes, by NUMA balancing',
  source: 'Molnar, linux-mm 2012-11-20',
  unit: 's',
  lessIsBetter: true,
  assumptions:
    'what numa/core v16 reached counts as placed by hand; threads of numa01 share their memory, those of the others do not',
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
      ...slowdown('numa-balanced', { bestS: best, hasOwnMemory: program !== SHARING }),
    },
    {
      key: `${program}, none`,
      series: program,
      x: 2,
      published: none,
      use: 'test',
      ...slowdown('floating', { bestS: best, hasOwnMemory: program !== SHARING }),
    },
  ]),
};
