import { describe, expect, it } from 'vitest';
import { absent, isKnown, known, unreadable } from '../../model/fact.ts';
import type { HostMemory } from '../../model/host-memory.ts';
import type { FileTree } from '../file-tree.ts';
import { sampleMemory } from './memory.ts';
import { type Elapsed, notRunning } from './sampling.ts';
import { recordedTree, type TreeContent, withHostTree, worldOf } from './testing/host-tree.ts';

const noProcesses = unreadable('no processes');

async function collect(files: FileTree, elapsed: Elapsed = notRunning): Promise<HostMemory> {
  return sampleMemory(worldOf(files), noProcesses).finish(elapsed);
}

describe('memory of a recorded machine', () => {
  it('has zones, free blocks and totals', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const memory = await collect(files);
      expect(memory.pageKiB).toBe(4);
      expect(memory.meminfo).toMatchObject(known({ MemTotal: expect.any(Number), SwapTotal: 0 }));
      if (!isKnown(memory.buddy) || !isKnown(memory.zones)) expect.fail('no zones');
      expect(memory.buddy.value.map(({ zone }) => zone)).toEqual(['DMA', 'DMA32', 'Normal']);
      expect(memory.buddy.value.every(({ freeBlocks }) => freeBlocks.length === 11)).toBe(true);
      expect(memory.zones.value[0]).toMatchObject({ zone: 'DMA', min: 35, low: 43, managed: 3840 });
    }));

  it('has nodes with their own counters and pools', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const { nodes } = await collect(files, known(1));
      if (!isKnown(nodes)) expect.fail('no nodes');
      expect(nodes.value).toHaveLength(1);
      const [node] = nodes.value;
      expect(node?.meminfo).toMatchObject(known({ MemTotal: expect.any(Number) }));
      expect(node?.numastatDelta).toMatchObject(known({ numa_miss: 0, other_node: 0 }));
      expect(node?.hugePages.map(({ sizeKiB }) => sizeKiB)).toEqual([2048, 1_048_576]);
      expect(node?.hugePages[0]).toMatchObject({ total: known(0), reserved: absent });
    }));

  it('has huge page switches by size, and KSM with its advisor', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const { thp, ksm } = await collect(files);
      expect(thp.enabled).toEqual(known('madvise'));
      expect(thp.sizes).toMatchObject(known({ 2048: 'inherit', 64: 'never' }));
      expect(thp.khugepagedScanSleepMs).toEqual(known(10_000));
      expect(ksm).toMatchObject(
        known({ advisorMode: known('none'), counters: expect.objectContaining({ run: 0 }) }),
      );
    }));

  it('has a rate for events only, not for levels', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const { vmstat, vmstatPerS } = await collect(files, known(1));
      if (!isKnown(vmstat) || !isKnown(vmstatPerS)) expect.fail('no vmstat');
      expect(vmstat.value).toHaveProperty('nr_free_pages');
      expect(vmstatPerS.value).not.toHaveProperty('nr_free_pages');
      expect(vmstatPerS.value).toHaveProperty('nr_dirtied', 0);
      expect(vmstatPerS.value).toHaveProperty('pswpin', 0);
    }));
});

describe('swap', () => {
  const content: TreeContent = {
    '/proc/swaps':
      'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/dev/zram0                              partition\t4194300\t\t1024\t\t100\n/swap\\040file                           file\t\t8388604\t\t0\t\t-2\n',
    '/sys/class/block/zram0/disksize': '4294963200\n',
    '/sys/class/block/zram0/comp_algorithm': 'lzo [zstd] lz4\n',
    '/sys/class/block/zram0/mm_stat': ' 8388608  2097152  3145728  0  3145728  12  0  0  0\n',
    '/sys/class/block/zram1/disksize': '0\n',
    '/sys/module/zswap/parameters/enabled': 'Y\n',
    '/sys/module/zswap/parameters/compressor': 'zstd\n',
  };

  it('tells files and devices with their priority, and what zram holds', () =>
    withHostTree(content, async (files) => {
      const memory = await collect(files);
      expect(memory.swaps).toEqual(
        known([
          {
            name: '/dev/zram0',
            kind: 'partition',
            sizeKiB: 4_194_300,
            usedKiB: 1024,
            priority: 100,
          },
          { name: '/swap file', kind: 'file', sizeKiB: 8_388_604, usedKiB: 0, priority: -2 },
        ]),
      );
      expect(memory.zswapEnabled).toEqual(known(true));
      expect(memory.zswap).toEqual(known({ enabled: 'Y', compressor: 'zstd' }));
      expect(memory.zram).toEqual(
        known([
          {
            name: 'zram0',
            sizeKiB: 4_194_300,
            algorithm: known('zstd'),
            storedKiB: known(8192),
            compressedKiB: known(2048),
            usedKiB: known(3072),
          },
        ]),
      );
    }));

  it('is none where the kernel lists none, and unreadable where the list is not one', () =>
    withHostTree({ '/proc/swaps': 'Filename Type Size Used Priority\n' }, async (files) => {
      expect((await collect(files)).swaps).toEqual(known([]));
    }));

  it('is unreadable where the list is garbage', () =>
    withHostTree({ '/proc/swaps': 'what?\n' }, async (files) => {
      expect((await collect(files)).swaps).toEqual({
        unreadable: '/proc/swaps: not understood: no header',
      });
    }));
});

describe('KSM', () => {
  it("tells the daemon's share of one pCPU over the window", () =>
    withHostTree(
      { '/sys/kernel/mm/ksm/run': '1\n', '/proc/41/schedstat': '1000000000 5 6\n' },
      async (tree) => {
        let ns = 1_000_000_000;
        const files: FileTree = {
          ...tree,
          text: (path) => (path === '/proc/41/schedstat' ? known(`${ns} 5 6`) : tree.text(path)),
        };
        const sampling = sampleMemory(worldOf(files), known([{ pid: 41, comm: 'ksmd' }]));
        ns += 300_000_000;
        const memory = await sampling.finish(known(2));
        expect(memory.ksm).toMatchObject(
          known({ ksmdCpuShare: known(0.15), counters: { run: 1 } }),
        );
      },
    ));

  it('is absent on a kernel without it', () =>
    withHostTree({ '/proc/swaps': '' }, async (files) => {
      expect((await collect(files)).ksm).toEqual(absent);
    }));
});
