import { z } from 'zod';
import { fact } from './fact-schema.ts';

const numbers = z.record(z.string(), z.number());

/** A counter since its start, and its change over the window (missing when the window was 0 or it is new). */
export const Counter = z.strictObject({ total: z.number(), delta: z.number().optional() });
export type Counter = z.infer<typeof Counter>;

export const GuestThread = z.strictObject({
  tid: z.int(),
  /** vhost: kernel threads or user tasks named vhost-PID; worker: QEMU's pool and helper threads. */
  role: z.enum(['vcpu', 'emulator', 'iothread', 'vhost', 'worker']),
  /** vCPU number or iothread id. */
  index: z.int().optional(),
  name: z.string(),
  /** From /proc/PID/task/TID/schedstat: on a pCPU, and runnable but waiting for one; nanoseconds. */
  runNs: fact(Counter),
  runDelayNs: fact(Counter),
  timeslices: fact(Counter),
  migrations: fact(Counter),
  voluntarySwitches: fact(Counter),
  involuntarySwitches: fact(Counter),
  /** pCPU it last ran on. */
  lastCpu: fact(z.int()),
  allowedCpus: fact(z.array(z.int())),
  /** Of a vhost thread that is a process of its own (kernels before 6.4): when that started. */
  startTicks: fact(z.int().nonnegative()).optional(),
});
export type GuestThread = z.infer<typeof GuestThread>;

export const GuestProcess = z.strictObject({
  pid: z.int(),
  uid: z.int(),
  gid: z.int(),
  executable: fact(z.string()),
  /** Seconds since the process started. */
  ageS: fact(z.number()),
  /** When it started, in clock ticks since boot: tells it from another that gets its number. Older snapshots lack it. */
  startTicks: fact(z.int().nonnegative()).optional(),
  /** An open `anon_inode:kvm-vm`: KVM runs this guest. */
  kvmVm: fact(z.boolean()),
  kvmVcpus: fact(z.int()),
  cgroup: fact(z.string()),
  oomScoreAdjust: fact(z.number()),
  /** Absent: no limit. */
  memlockLimitKiB: fact(z.number()),
  /** Descriptors in use, and how many may be (absent: no limit). Older snapshots have neither. */
  openFiles: fact(z.int()).optional(),
  openFilesLimit: fact(z.number()).optional(),
});
export type GuestProcess = z.infer<typeof GuestProcess>;

export const GuestMemory = z.strictObject({
  /** Resident KiB per NUMA node id, whole process and the mapping(s) that hold guest RAM (numa_maps). */
  residentPerNodeKiB: fact(numbers),
  guestRamPerNodeKiB: fact(numbers),
  /** /proc/PID/smaps_rollup, KiB, its own keys (Rss, AnonHugePages, Swap, ...). */
  rollup: fact(numbers),
  swapKiB: fact(z.number()),
  /** /proc/PID/ksm_stat */
  ksm: fact(numbers),
});
export type GuestMemory = z.infer<typeof GuestMemory>;

export const GuestCgroup = z.strictObject({
  path: z.string(),
  /** file -> text, e.g. cpu.max, cpuset.cpus.effective, memory.max */
  settings: z.record(z.string(), fact(z.string())),
  cpuStat: fact(numbers),
  cpuStatDelta: fact(numbers),
});
export type GuestCgroup = z.infer<typeof GuestCgroup>;

/** What the guest itself reports: balloon statistics, guest agent. */
export const GuestInside = z.strictObject({
  /** Balloon driver statistics in KiB and counts, libvirt's dommemstat names without prefix. */
  memoryStats: fact(numbers),
  /** Age of those statistics in seconds. */
  memoryStatsAgeS: fact(z.number()),
  agentVersion: fact(z.string()),
  /** Steal share (0..1) over the window or since guest boot, as the guest's kernel counts it. */
  stealShare: fact(z.number()),
  osInfo: fact(z.record(z.string(), z.string())),
});
export type GuestInside = z.infer<typeof GuestInside>;

export const GuestRuntime = z.strictObject({
  /** Real length of the window in milliseconds; 0 = one reading, totals only. */
  windowMs: z.number(),
  threads: fact(z.array(GuestThread)),
  /** Set where vCPU threads could not (all) be told from others, which are then workers: why, and what would help. */
  threadsNote: z.string().optional(),
  memory: GuestMemory,
  /** KVM's counters of this VM and its vCPUs summed: exits, halt_successful_poll, ... ; change over the window and total. */
  kvmCounters: fact(z.record(z.string(), Counter)),
  cgroup: fact(GuestCgroup),
  balloon: fact(z.strictObject({ currentKiB: z.number(), maximumKiB: z.number() })),
  /** Disk target -> rates over the window: readOpsPerS, writeOpsPerS, readKiBPerS, writeKiBPerS, readLatencyUs, ... */
  disks: fact(z.record(z.string(), numbers)),
  nics: fact(z.record(z.string(), numbers)),
  inside: GuestInside,
});
export type GuestRuntime = z.infer<typeof GuestRuntime>;
