import { z } from 'zod';
import { dimensions } from './verdict.ts';

export const VITALS_SCHEMA = 'virt-tune/vitals/1';

/** Left out where it is not known. */
const figure = z.number().optional();
const perNode = z.record(z.string(), z.number());

/** What is left of native speed in the dimension that lost most, and what took the most of it. */
export const NativeShare = z.strictObject({
  share: z.number(),
  dimension: z.enum(dimensions),
  cause: z.string(),
  check: z.string().optional(),
});
export type NativeShare = z.infer<typeof NativeShare>;

/** What one guest did over its last window. */
export const GuestVitals = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** The class its administrator gave it. */
  class: z.string().optional(),
  state: z.string(),
  pid: z.int().optional(),
  /** Of the rates; 0 where there is only one reading. Idle guests are read seldom. */
  windowMs: z.number(),
  vcpus: z.int(),
  /** pCPUs used by the vCPUs, and by the VMM's other threads. */
  vcpuCores: figure,
  /** Since the VMM started, seconds of all vCPUs: on a pCPU, and ready but waiting for one. */
  vcpuRunS: figure,
  vcpuWaitS: figure,
  overheadCores: figure,
  /** Of the time in which the vCPUs wanted to run, the share they waited for a pCPU. */
  waitShare: figure,
  /** Why the vCPU that waited longest waited. */
  waitCause: z.strictObject({ kind: z.string(), text: z.string() }).optional(),
  throttledShare: figure,
  migrationsPerS: figure,
  exitsPerS: figure,
  readKiBPerS: figure,
  writeKiBPerS: figure,
  receiveKiBPerS: figure,
  sendKiBPerS: figure,
  /** Guest RAM by node id, KiB, and when that was read. */
  perNodeKiB: perNode.optional(),
  memoryAgeS: figure,
  /** Share of it on nodes where its vCPUs may run. */
  localShare: figure,
  swapKiB: figure,
  /** Merged by KSM. */
  mergedKiB: figure,
  /** What the balloon leaves it, and what it was promised. */
  balloonKiB: figure,
  maximumKiB: figure,
  native: NativeShare.optional(),
});
export type GuestVitals = z.infer<typeof GuestVitals>;

export const NodeVitals = z.strictObject({
  id: z.int(),
  pcpus: z.int(),
  busyShare: figure,
  totalKiB: figure,
  freeKiB: figure,
});
export type NodeVitals = z.infer<typeof NodeVitals>;

export const HostVitals = z.strictObject({
  name: z.string(),
  pcpus: z.int(),
  busyShare: figure,
  /** Taken by the hypervisor below, where this host is itself a guest. */
  stealShare: figure,
  /** Share (0..1) of wall time in which some task waited, average over 60 s. */
  cpuPressure: figure,
  memoryPressure: figure,
  ioPressure: figure,
  totalKiB: figure,
  availableKiB: figure,
  swapInPerS: figure,
  ksm: z
    .strictObject({
      running: z.boolean(),
      savedKiB: figure,
      profitKiB: figure,
      ksmdCores: figure,
      /** Writes to merged pages, each of which makes a copy. */
      copiesPerS: figure,
    })
    .optional(),
  nodes: z.array(NodeVitals),
});
export type HostVitals = z.infer<typeof HostVitals>;

/** One look at a host and its guests: what `watch` writes, `top` shows, and the history keeps. */
export const Vitals = z.strictObject({
  schema: z.literal(VITALS_SCHEMA),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** Since the last look, by a clock that does not jump. */
  elapsedMs: z.number(),
  host: HostVitals,
  guests: z.array(GuestVitals),
});
export type Vitals = z.infer<typeof Vitals>;
