import { bothWays } from './both-ways.ts';
import { busyGuests } from './busy-guests.ts';
import type { PublishedRow, PublishedTable } from './table.ts';

const HOST = { cores: 16, nodes: 2, threads: 2 };
/** Programs of SPEC CPU2006, one on each vCPU, which keep far less in the caches than a last-level cache holds. */
const WORKING_SET_MIB = 2;

const PUBLISHED: readonly (readonly [count: number, vcpus: number, off: number, on: number])[] = [
  [4, 8, 97.5, 92.2],
  [2, 16, 91.6, 84.0],
  [1, 32, 87.1, 79.6],
];

function row(
  { count, vcpus, nested }: { count: number; vcpus: number; nested: boolean },
  published: number,
): PublishedRow {
  const guests = busyGuests({
    host: HOST,
    count,
    vcpus,
    arrangement: 'floating',
    reference: 'same-load',
    ageHours: 0,
  });
  const paging = nested ? 'EPT on' : 'EPT off';
  return {
    key: `${count} x ${vcpus} vCPUs, ${paging}`,
    series: paging,
    x: vcpus,
    published,
    use: 'test',
    ...bothWays(
      [guests],
      ([share = 1]) => 100 * share,
      (values) => ({
        ...values,
        workingSetMiB: WORKING_SET_MIB,
        nestedWalkPenalty: nested ? values.nestedWalkPenalty : 0,
      }),
    ),
  };
}

export const batchGuests: PublishedTable = {
  id: 'V1',
  title: 'HEPSPEC06 in guests of a quarter, half and all of a host',
  source: 'CERN, HEPSPEC06 on KVM, E5-2650 v2, CentOS 7 (February 2016)',
  unit: '% of native',
  lessIsBetter: false,
  assumptions:
    'guests started for the benchmark, floating; native is the host as full; 2 MiB of cache a program; how a guest spreads by its width was derived from the EPT-off rows',
  refitted: [],
  rows: PUBLISHED.flatMap(([count, vcpus, off, on]) => [
    row({ count, vcpus, nested: false }, off),
    row({ count, vcpus, nested: true }, on),
  ]),
};
