import { z } from 'zod';
import { fact } from './fact-schema.ts';

const numbers = z.record(z.string(), z.number());

export const HugePagePool = z.strictObject({
  sizeKiB: z.number(),
  total: fact(z.number()),
  free: fact(z.number()),
  surplus: fact(z.number()),
  /** Only the host-wide pools have it. */
  reserved: fact(z.number()),
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
  /** /sys/kernel/mm/transparent_hugepage: the chosen word for enabled, defrag, shmem_enabled. */
  thp: z.strictObject({
    enabled: fact(z.string()),
    defrag: fact(z.string()),
    shmemEnabled: fact(z.string()),
    khugepagedScanSleepMs: fact(z.number()),
    khugepagedPagesToScan: fact(z.number()),
  }),
  hugePages: fact(z.array(HugePagePool)),
  swaps: fact(
    z.array(
      z.strictObject({
        name: z.string(),
        kind: z.string(),
        sizeKiB: z.number(),
        usedKiB: z.number(),
      }),
    ),
  ),
  zswapEnabled: fact(z.boolean()),
  ksm: fact(Ksm),
  /** /proc/vmstat totals since boot, and change per second over the window. */
  vmstat: fact(numbers),
  vmstatPerS: fact(numbers),
});
export type HostMemory = z.infer<typeof HostMemory>;
