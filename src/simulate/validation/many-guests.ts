import type { Arrangement } from '../analytic/arrange.ts';
import { bothWays } from './both-ways.ts';
import { busyGuests } from './busy-guests.ts';
import type { PublishedRow, PublishedTable } from './table.ts';

const HOST = { cores: 64, nodes: 4, threads: 1 };

/** The source's per cents are of a guest with nobody else on the host, which has these losses too. */
const UNCROWDED = { fixedTax: 0, nestedWalkPenalty: 0 };

const PUBLISHED: readonly (readonly [count: number, floating: number, pinned: number])[] = [
  [16, 90.2, 96.1],
  [24, 78.2, 92.6],
  [64, 54.7, 80.4],
];

function row(count: number, arrangement: Arrangement, published: number): PublishedRow {
  return {
    key: `${count} guests ${arrangement}`,
    series: arrangement,
    x: count,
    published,
    use: 'fit',
    ...bothWays(
      [busyGuests({ host: HOST, count, vcpus: 1, arrangement })],
      ([share = 1]) => 100 * share,
      (values) => ({ ...values, ...UNCROWDED }),
    ),
  };
}

export const manyGuests: PublishedTable = {
  id: 'V0',
  title: 'Guests on a 64-core host, floating and pinned',
  source: "the sysadmin's summary virt-tune began with; informal, for reference only",
  unit: '% of reference',
  lessIsBetter: false,
  assumptions:
    'four nodes of 16 cores, guests of one busy vCPU, no NUMA balancing, reference a guest alone on the host',
  refitted: ['contention', 'remotePenalty', 'scatterDrift'],
  rows: PUBLISHED.flatMap(([count, floating, pinned]) => [
    row(count, 'floating', floating),
    row(count, 'core-pinned', pinned),
  ]),
};
