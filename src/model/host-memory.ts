import { z } from 'zod';
import { fact } from './fact-schema.ts';

const numbers = z.record(z.string(), z.number());

export const HugePagePool = z.strictObject({
  sizeKiB: z.number(),
  total: fact(z.number()),
  free: fact(z.number()),
  surplus: fact(z.number()),
  /** Only the host-wide pools have these two. */
  reserved: fact(z.number()),
  /** Pages the pool may grow by on demand. */
  overcommit: fact(z.number()),
});
export type HugePagePool = z.infer<typeof HugePagePool>;

export const NodeMemory = z.strictObject({
  id: z.int(),
  /** KiB, keys as in node*\/meminfo without the node prefix (`MemTotal`, `MemFree`, `FilePages`). */
  meminfo: fact(numbers),
  /** Page counts since boot: numa_hit, numa_miss, numa_foreign, interleave_hit, local_node, other_node. */
  numastat: fact(numbers),
  /** Change of the same counters over the window. */
  numastatDelta: fact(numbers),
  hugePages: z.array(HugePagePool),
});
export type NodeMemory = z.infer<typeof NodeMemory>;

/** Free blocks of 2^order pages in one zone (/proc/buddyinfo), index = order. */
export const BuddyZone = z.strictObject({
  node: z.int(),
  zone: z.string(),
  freeBlocks: z.array(z.number()),
});
export type BuddyZone = z.infer<typeof BuddyZone>;

/** One zone of /proc/zoneinfo, in pages. */
export const Zone = z.strictObject({
  node: z.int(),
  zone: z.string(),
  free: z.number(),
  /** Watermarks: below `low` the kernel reclaims, below `min` allocations wait. */
  min: z.number(),
  low: z.number(),
  high: z.number(),
  managed: z.number(),
});
export type Zone = z.infer<typeof Zone>;

/** /sys/kernel/debug/extfrag: -1 = would succeed; towards 0 fails for lack of memory, towards 1 for fragmentation. Index = order. */
export const FragmentationIndex = z.strictObject({
  node: z.int(),
  zone: z.string(),
  byOrder: z.array(z.number()),
});
export type FragmentationIndex = z.infer<typeof FragmentationIndex>;

/** A swap or plain block device in compressed memory. */
export const Zram = z.strictObject({
  name: z.string(),
  sizeKiB: z.number(),
  algorithm: fact(z.string()),
  /** Data stored, what it takes compressed, and all memory used for it. */
  storedKiB: fact(z.number()),
  compressedKiB: fact(z.number()),
  usedKiB: fact(z.number()),
});
export type Zram = z.infer<typeof Zram>;

export const Ksm = z.strictObject({
  /** /sys/kernel/mm/ksm: file name -> number (run, pages_sharing, general_profit, ...). */
  counters: numbers,
  advisorMode: fact(z.string()),
  /** CPU share (0..1 of one pCPU) of the ksmd thread over the window. */
  ksmdCpuShare: fact(z.number()),
});
export type Ksm = z.infer<typeof Ksm>;

export const HostMemory = z.strictObject({
  pageKiB: z.number(),
  /** KiB, keys as in /proc/meminfo. */
  meminfo: fact(numbers),
  nodes: fact(z.array(NodeMemory)),
  buddy: fact(z.array(BuddyZone)),
  zones: fact(z.array(Zone)),
  fragmentation: fact(z.array(FragmentationIndex)),
  /** /sys/kernel/mm/transparent_hugepage: the chosen word for enabled, defrag, shmem_enabled. */
  thp: z.strictObject({
    enabled: fact(z.string()),
    defrag: fact(z.string()),
    shmemEnabled: fact(z.string()),
    khugepagedScanSleepMs: fact(z.number()),
    khugepagedPagesToScan: fact(z.number()),
    /** Whether khugepaged may reclaim and compact to make a huge page. */
    khugepagedDefrag: fact(z.boolean()),
    /** The word chosen per size where the kernel has sizes: KiB -> always | inherit | madvise | never. */
    sizes: fact(z.record(z.string(), z.string())),
  }),
  hugePages: fact(z.array(HugePagePool)),
  swaps: fact(
    z.array(
      z.strictObject({
        name: z.string(),
        kind: z.string(),
        sizeKiB: z.number(),
        usedKiB: z.number(),
        priority: z.number(),
      }),
    ),
  ),
  zswapEnabled: fact(z.boolean()),
  /** /sys/module/zswap/parameters: compressor, max_pool_percent, ... */
  zswap: fact(z.record(z.string(), z.string())),
  zram: fact(z.array(Zram)),
  ksm: fact(Ksm),
  /** /proc/vmstat totals since boot, and change per second over the window. */
  vmstat: fact(numbers),
  vmstatPerS: fact(numbers),
});
export type HostMemory = z.infer<typeof HostMemory>;
