import { z } from 'zod';

const cpuIds = z.array(z.int().nonnegative());

/** A group of pCPUs behind one cache. `level` 1..4 as in sysfs; groups with one cache each are listed singly. */
export const CacheGroup = z.strictObject({
  level: z.int(),
  kind: z.enum(['data', 'instruction', 'unified']),
  sizeKiB: z.number().optional(),
  cpus: cpuIds,
});
export type CacheGroup = z.infer<typeof CacheGroup>;

export const NumaNode = z.strictObject({
  /** The kernel's own id; ids may have gaps. */
  id: z.int().nonnegative(),
  cpus: cpuIds,
  memoryKiB: z.number().optional(),
  /** To the nodes in ascending order of their ids, 10 = local (ACPI SLIT). */
  distances: z.array(z.number()),
});
export type NumaNode = z.infer<typeof NumaNode>;

/** All CPU lists hold only online pCPUs, with the kernel's own ids, ascending. */
export const Topology = z.strictObject({
  packages: z.array(z.strictObject({ id: z.int(), cpus: cpuIds })),
  dies: z.array(z.strictObject({ packageId: z.int(), id: z.int(), cpus: cpuIds })),
  nodes: z.array(NumaNode),
  /** Last-level caches: for each pCPU the group of the highest cache level it has. */
  llcGroups: z.array(z.strictObject({ level: z.int(), cpus: cpuIds })),
  caches: z.array(CacheGroup),
  cores: z.array(z.strictObject({ packageId: z.int().optional(), cpus: cpuIds })),
  /** Kinds of core on hybrid parts (`cpu_core`, `cpu_atom`) or by capacity; empty where all are alike. */
  coreKinds: z.array(z.strictObject({ name: z.string(), cpus: cpuIds })),
  cpus: z.strictObject({
    online: cpuIds,
    offline: cpuIds,
    isolated: cpuIds,
    nohzFull: cpuIds,
  }),
});
export type Topology = z.infer<typeof Topology>;
