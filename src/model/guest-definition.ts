import { z } from 'zod';
import { Disk, Nic } from './guest-devices.ts';
import { VcpuTuning } from './guest-tuning.ts';

/**
 * What a guest is meant to be, from libvirt domain XML or a QEMU command line, in one shape.
 * A property that the text does not give is left out; nothing is filled in with a guess.
 */

export const GuestCpu = z.strictObject({
  /** host-passthrough | host-model | custom | maximum, libvirt's words; from `-cpu host` also host-passthrough. */
  mode: z.string().optional(),
  model: z.string().optional(),
  check: z.string().optional(),
  migratable: z.boolean().optional(),
  topology: z
    .strictObject({
      sockets: z.int(),
      dies: z.int(),
      clusters: z.int(),
      cores: z.int(),
      threads: z.int(),
    })
    .optional(),
  /** policy: force | require | optional | disable | forbid */
  features: z.array(z.strictObject({ name: z.string(), policy: z.string() })),
  cache: z.strictObject({ mode: z.string(), level: z.int().optional() }).optional(),
  cells: z.array(
    z.strictObject({
      id: z.int(),
      vcpus: z.array(z.int()),
      memoryKiB: z.number().optional(),
      distances: z.record(z.string(), z.number()),
    }),
  ),
});
export type GuestCpu = z.infer<typeof GuestCpu>;

export const MemoryBacking = z.strictObject({
  /** Sizes asked for, empty size = the host's default huge page. */
  hugePages: z.array(
    z.strictObject({ sizeKiB: z.number().optional(), cells: z.array(z.int()).optional() }),
  ),
  locked: z.boolean(),
  noSharePages: z.boolean(),
  /** anonymous | memfd | file */
  source: z.string().optional(),
  access: z.string().optional(),
  /** immediate | ondemand */
  allocation: z.string().optional(),
  discard: z.boolean(),
});
export type MemoryBacking = z.infer<typeof MemoryBacking>;

export const NumaTuning = z.strictObject({
  /** strict | preferred | interleave | restrictive */
  mode: z.string().optional(),
  nodes: z.array(z.int()).optional(),
  placement: z.string().optional(),
  cells: z.array(z.strictObject({ cell: z.int(), mode: z.string(), nodes: z.array(z.int()) })),
});
export type NumaTuning = z.infer<typeof NumaTuning>;

/** What the guest's own metadata says to virt-tune: <virt-tune:guest>. */
export const Declared = z.strictObject({
  class: z.string().optional(),
  suppress: z.array(
    z.strictObject({ check: z.string(), reason: z.string(), until: z.string().optional() }),
  ),
  /** What there made no sense, each with the reason. */
  misread: z.array(z.strictObject({ unreadable: z.string() })),
});
export type Declared = z.infer<typeof Declared>;

export const GuestDefinition = z.strictObject({
  source: z.enum(['libvirt-xml', 'qemu-argv']),
  name: z.string(),
  uuid: z.string().optional(),
  /** What the text asks for: kvm | tcg | other accelerators by QEMU's name; QEMU's own default is tcg. */
  accelerator: z.string(),
  architecture: z.string().optional(),
  machine: z.string().optional(),
  firmware: z.string().optional(),
  /** libosinfo id from the metadata, e.g. http://microsoft.com/win/11 */
  osId: z.string().optional(),
  declared: Declared.optional(),
  memoryKiB: z.number().optional(),
  currentMemoryKiB: z.number().optional(),
  maxMemoryKiB: z.number().optional(),
  memoryBacking: MemoryBacking,
  vcpus: z.strictObject({
    max: z.int(),
    current: z.int(),
    /** static | auto */
    placement: z.string().optional(),
    cpus: z.array(z.int()).optional(),
  }),
  cpu: GuestCpu,
  tuning: VcpuTuning,
  numa: NumaTuning,
  memoryLimits: z.strictObject({
    hardKiB: z.number().optional(),
    softKiB: z.number().optional(),
    swapHardKiB: z.number().optional(),
    guaranteeKiB: z.number().optional(),
  }),
  iothreads: z.strictObject({ count: z.int(), ids: z.array(z.string()) }),
  features: z.strictObject({
    /** Hyper-V enlightenments: name -> on/off, or the value given (spinlocks retries). */
    hyperv: z.record(z.string(), z.string()),
    hypervMode: z.string().optional(),
    kvmHidden: z.boolean().optional(),
    hintDedicated: z.boolean().optional(),
    pollControl: z.boolean().optional(),
    pvSpinlock: z.boolean().optional(),
    pmu: z.boolean().optional(),
    names: z.array(z.string()),
  }),
  clock: z.strictObject({
    offset: z.string().optional(),
    timers: z.array(
      z.strictObject({
        name: z.string(),
        present: z.boolean().optional(),
        tickPolicy: z.string().optional(),
        mode: z.string().optional(),
        frequencyHz: z.number().optional(),
      }),
    ),
  }),
  disks: z.array(Disk),
  nics: z.array(Nic),
  controllers: z.array(
    z.strictObject({
      type: z.string(),
      index: z.int().optional(),
      model: z.string().optional(),
      queues: z.int().optional(),
      iothread: z.string().optional(),
      at: z.string(),
    }),
  ),
  hostDevices: z.array(
    z.strictObject({ type: z.string(), address: z.string().optional(), at: z.string() }),
  ),
  fileSystems: z.array(
    z.strictObject({ driver: z.string(), target: z.string().optional(), at: z.string() }),
  ),
  /** Everything else a guest carries: input, video, sound, serial, usb, tpm, watchdog, redirdev, ... */
  otherDevices: z.array(
    z.strictObject({
      kind: z.string(),
      model: z.string(),
      bus: z.string().optional(),
      at: z.string(),
    }),
  ),
  rng: z.strictObject({ model: z.string(), backend: z.string().optional() }).optional(),
  balloon: z
    .strictObject({
      model: z.string(),
      statsPeriodS: z.number().optional(),
      freePageReporting: z.boolean().optional(),
      autodeflate: z.boolean().optional(),
    })
    .optional(),
  guestAgentChannel: z.boolean(),
  /** Raw QEMU arguments passed through libvirt (<qemu:commandline>): how many, never which (may hold secrets). */
  rawArguments: z.int(),
  /** Options of a QEMU command line that the parser does not know, names only. */
  unknownOptions: z.array(z.string()),
});
export type GuestDefinition = z.infer<typeof GuestDefinition>;
