import { type Fact, mapFact } from '../../model/fact.ts';
import type { HostMemory } from '../../model/host-memory.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';
import { collectHugePages } from './huge-pages.ts';
import { namedNumbers, parseFile } from './kernel-text.ts';
import { sampleKsm } from './ksm.ts';
import { sampleMemoryNodes } from './memory-nodes.ts';
import { collectBuddy, collectFragmentation, collectZones } from './memory-zones.ts';
import { pageSizeKiB } from './page-size.ts';
import type { ProcessName } from './processes.ts';
import { type Counters, type Elapsed, ratesOver, type Sampling } from './sampling.ts';
import { collectSwaps, collectZram, collectZswap, readZswapEnabled } from './swap.ts';
import { collectTransparentHugePages } from './transparent-huge-pages.ts';

export function sampleMemory(world: World, processes: Fact<ProcessName[]>): Sampling<HostMemory> {
  const { files } = world;
  const before = readVmstat(files);
  const nodes = sampleMemoryNodes(files);
  const ksm = sampleKsm(files, processes);
  return {
    async finish(elapsed) {
      const vmstat = readVmstat(files);
      return {
        ...collectMemory(world),
        nodes: await nodes.finish(elapsed),
        ksm: await ksm.finish(elapsed),
        vmstat,
        vmstatPerS: eventRates(elapsed, before, vmstat),
      };
    },
  };
}

function collectMemory(world: World): Omit<HostMemory, 'nodes' | 'ksm' | 'vmstat' | 'vmstatPerS'> {
  const { files } = world;
  return {
    pageKiB: pageSizeKiB(world),
    meminfo: parseFile(files, '/proc/meminfo', namedNumbers),
    buddy: collectBuddy(files),
    zones: collectZones(files),
    fragmentation: collectFragmentation(files),
    thp: collectTransparentHugePages(files),
    hugePages: collectHugePages(files, '/sys/kernel/mm/hugepages'),
    swaps: collectSwaps(files),
    zswapEnabled: readZswapEnabled(files),
    zswap: collectZswap(files),
    zram: collectZram(files),
  };
}

export function readVmstat(files: FileTree): Fact<Record<string, number>> {
  return parseFile(files, '/proc/vmstat', namedNumbers);
}

/** Of the names that begin with nr_ these two count events; the others are levels, which have no rate. */
const COUNTED_EVENTS: ReadonlySet<string> = new Set(['nr_dirtied', 'nr_written']);

export function eventRates(
  elapsed: Elapsed,
  before: Fact<Counters>,
  after: Fact<Counters>,
): Fact<Record<string, number>> {
  return mapFact(ratesOver(elapsed, before, after), (rates) =>
    Object.fromEntries(
      Object.entries(rates).filter(([name]) => !name.startsWith('nr_') || COUNTED_EVENTS.has(name)),
    ),
  );
}
