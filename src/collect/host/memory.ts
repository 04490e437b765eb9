import { type Fact, isKnown, mapFact } from '../../model/fact.ts';
import type { HostMemory } from '../../model/host-memory.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';
import { collectHugePages } from './huge-pages.ts';
import { namedNumbers, parseFile } from './kernel-text.ts';
import { sampleKsm } from './ksm.ts';
import { sampleMemoryNodes } from './memory-nodes.ts';
import { collectBuddy, collectFragmentation, collectZones } from './memory-zones.ts';
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
        ...collectMemory(files),
        nodes: await nodes.finish(elapsed),
        ksm: await ksm.finish(elapsed),
        vmstat,
        vmstatPerS: eventRates(elapsed, before, vmstat),
      };
    },
  };
}

function collectMemory(
  files: FileTree,
): Omit<HostMemory, 'nodes' | 'ksm' | 'vmstat' | 'vmstatPerS'> {
  const meminfo = parseFile(files, '/proc/meminfo', namedNumbers);
  const zones = collectZones(files);
  return {
    pageKiB: pageSize(meminfo, zones),
    meminfo,
    buddy: collectBuddy(files),
    zones,
    fragmentation: collectFragmentation(files),
    thp: collectTransparentHugePages(files),
    hugePages: collectHugePages(files, '/sys/kernel/mm/hugepages'),
    swaps: collectSwaps(files),
    zswapEnabled: readZswapEnabled(files),
    zswap: collectZswap(files),
    zram: collectZram(files),
  };
}

function readVmstat(files: FileTree): Fact<Record<string, number>> {
  return parseFile(files, '/proc/vmstat', namedNumbers);
}

/** Of the names that begin with nr_ these two count events; the others are levels, which have no rate. */
const COUNTED_EVENTS: ReadonlySet<string> = new Set(['nr_dirtied', 'nr_written']);

function eventRates(
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

const USUAL_PAGE_KIB = 4;
const TOTAL = 'MemTotal';

/**
 * MemTotal is the sum of all zones' managed pages (mm/page_alloc.c), once in KiB and once in pages.
 * Hot-plugged memory may come between two reads, hence the nearest power of two.
 */
function pageSize(meminfo: Fact<Record<string, number>>, zones: HostMemory['zones']): number {
  if (!isKnown(meminfo) || !isKnown(zones)) return USUAL_PAGE_KIB;
  const pages = zones.value.reduce((sum, zone) => sum + zone.managed, 0);
  const totalKiB = meminfo.value[TOTAL] ?? 0;
  if (pages === 0 || totalKiB === 0) return USUAL_PAGE_KIB;
  return 2 ** Math.max(2, Math.round(Math.log2(totalKiB / pages)));
}
