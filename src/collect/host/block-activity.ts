import { absent, type Fact, mapFact, thenFact, unreadable } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { decimal, parseFile, splitWords } from './kernel-text.ts';
import { type Counters, type Elapsed, growth } from './sampling.ts';

/** Kernel name -> counters of /proc/diskstats (Documentation/admin-guide/iostats.rst). */
export type DiskCounters = ReadonlyMap<string, Counters>;

/** Columns after major, minor and name. Times are in milliseconds, sectors have 512 bytes. */
const COLUMNS = [
  'reads',
  'readsMerged',
  'sectorsRead',
  'readMs',
  'writes',
  'writesMerged',
  'sectorsWritten',
  'writeMs',
  'inFlight',
  'busyMs',
  'weightedMs',
];

export function readDiskCounters(files: FileTree): Fact<DiskCounters> {
  return parseFile(files, '/proc/diskstats', parseDiskstats);
}

export function parseDiskstats(content: string): Map<string, Counters> {
  const devices = new Map<string, Counters>();
  for (const line of content.split('\n')) {
    const [, , name, ...columns] = splitWords(line);
    if (name === undefined) continue;
    const counters = COLUMNS.map((column, index): [string, number] => [
      column,
      decimal(columns[index]),
    ]);
    devices.set(name, Object.fromEntries(counters));
  }
  return devices;
}

/**
 * Per second: reads, writes, readKiB, writtenKiB; busyShare (0..1); queueLength (mean requests in flight);
 * readLatencyMs and writeLatencyMs (mean of the requests that ended) where there were any.
 */
export function activityOf(
  device: string,
  elapsed: Elapsed,
  before: Fact<DiskCounters>,
  after: Fact<DiskCounters>,
): Fact<Record<string, number>> {
  return thenFact(after, (end) =>
    thenFact(before, (start) => {
      const last = end.get(device);
      if (last === undefined) return absent;
      const first = start.get(device);
      if (first === undefined) return unreadable(`${device}: appeared during the window`);
      const { inFlight: _level, ...counted } = last;
      const grown = growth(first, counted);
      if (Object.keys(grown).length !== Object.keys(counted).length)
        return unreadable(`/proc/diskstats: a counter of ${device} went back during the window`);
      return mapFact(elapsed, (seconds) => describeActivity(grown, seconds));
    }),
  );
}

function describeActivity(grown: Counters, seconds: number): Record<string, number> {
  const of = (name: string): number => grown[name] ?? 0;
  const perS = (name: string): number => of(name) / seconds;
  const [reads, writes] = [of('reads'), of('writes')];
  return {
    reads: perS('reads'),
    writes: perS('writes'),
    readKiB: perS('sectorsRead') / 2,
    writtenKiB: perS('sectorsWritten') / 2,
    busyShare: Math.min(1, perS('busyMs') / 1000),
    queueLength: perS('weightedMs') / 1000,
    ...(reads === 0 ? {} : { readLatencyMs: of('readMs') / reads }),
    ...(writes === 0 ? {} : { writeLatencyMs: of('writeMs') / writes }),
  };
}
