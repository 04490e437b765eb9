import { z } from 'zod';

/** How the vCPUs of a dedicated guest use the hardware threads of cores. */
export const threadPolicies = ['prefer', 'require', 'isolate'] as const;

const id = z.string().min(1);
const cpuId = z.int().min(0);
const amount = z.number().min(0);

/** A NUMA node as it would be with nobody on it. */
export const ScenarioNode = z.strictObject({
  id: z.int().min(0),
  socket: z.int().min(0).nullish(),
  /** Each core that guests may have for themselves, as the list of its hardware threads. */
  cores: z.array(z.array(cpuId).min(1).max(8)),
  /** pCPUs of these cores that the host keeps for itself. */
  housekeepingCpus: z.array(cpuId).default([]),
  /** pCPUs on which vCPUs float that have none of their own. */
  sharedCpus: z.array(cpuId).default([]),
  /** pCPUs that share a last-level cache; empty: all of the node. */
  l3: z.array(z.array(cpuId)).default([]),
  memoryMiB: amount,
  /** Huge pages by page size in KiB: `{"2048": 512}`. They are part of memoryMiB. */
  pages: z.record(z.string().regex(/^[1-9]\d*$/), amount).default({}),
  /** Devices for guests on this node. */
  pci: z.int().min(0).default(0),
});
export type ScenarioNode = z.infer<typeof ScenarioNode>;

/** How near to its cells a guest wants a device, as in OpenStack's PCI affinity policies. */
export const deviceAffinities = ['required', 'legacy', 'socket', 'preferred'] as const;

/** Devices that guests may have, of one kind and on one node. */
const DevicePool = z.strictObject({
  kind: id,
  /** null: it is not known, or the device is as near to all. */
  node: z.int().min(0).nullable(),
  count: z.int().min(0),
});

const DeviceRequest = z.strictObject({
  /** Any of these will do. */
  kinds: z.array(id).min(1),
  count: z.int().min(1),
  /**
   * required: on a node that has one of its cells; legacy: or on none that is known; socket: on a socket that has one
   * of its cells; preferred: anywhere.
   */
  affinity: z.enum(deviceAffinities).default('required'),
});

export const ScenarioHost = z.strictObject({
  id,
  nodes: z.array(ScenarioNode).min(1),
  /** As ACPI's SLIT: a row a node in the order of `nodes`, 10 is local. */
  distances: z.array(z.array(z.number().min(0))).optional(),
  devices: z.array(DevicePool).default([]),
  /** How many floating vCPUs a shared pCPU may carry. */
  vcpusPerSharedCpu: z.number().positive().default(1),
});
export type ScenarioHost = z.infer<typeof ScenarioHost>;

export const ScenarioCell = z.strictObject({
  /** All its vCPUs. */
  vcpus: z.int().min(1),
  /** Those of a mixed guest that float on shared pCPUs. */
  sharedVcpus: z.int().min(0).optional(),
  memoryMiB: amount,
});
export type ScenarioCell = z.infer<typeof ScenarioCell>;

export const ScenarioGuest = z.strictObject({
  id,
  /**
   * Whether its vCPUs have pCPUs of their own, float on those that are shared by all such, or some do the one and some
   * the other; or float on the pCPUs of their node that nobody has for himself.
   */
  policy: z.enum(['dedicated', 'shared', 'mixed', 'floating']).default('dedicated'),
  /** Of a floating guest: how much of a pCPU each vCPU takes, with what is to stay free beside it. */
  pcpusPerVcpu: z.number().positive().default(1),
  threadPolicy: z.enum(threadPolicies).default('prefer'),
  /** Guest NUMA cells; each goes to a node of its own. */
  cells: z.array(ScenarioCell).min(1),
  /** Size of the pages its memory is made of; null: ordinary ones. */
  pageKiB: z.int().min(1).nullable().default(null),
  /** Devices it needs, all of one node that has one of its cells. */
  pci: z.int().min(0).default(0),
  /** Devices it needs, of the host's pools; who has one is not moved. */
  devices: z.array(DeviceRequest).default([]),
  /** Whether the emulator thread gets a pCPU of its own, beside the first cell. */
  ownEmulatorCpu: z.boolean().default(false),
});
export type ScenarioGuest = z.infer<typeof ScenarioGuest>;

/** Where a guest is: each of its cells on a node, and each vCPU that has a pCPU of its own on it. */
export const PlacedGuest = z.strictObject({
  guest: id,
  host: id,
  cells: z.array(
    z.strictObject({
      node: z.int().min(0),
      /** pCPU by vCPU of the cell, from 0. Those that float have none; of a mixed guest they are the first. */
      pins: z.record(z.string().regex(/^\d+$/), cpuId),
      memoryMiB: amount.optional(),
    }),
  ),
  /** pCPU of the emulator thread, where it has its own. */
  emulatorCpu: cpuId.optional(),
});
export type PlacedGuest = z.infer<typeof PlacedGuest>;

/** Guests of which each is to be on another host or node, or all on one. */
export const GuestGroup = z.strictObject({
  keep: z.enum(['together', 'apart']),
  on: z.enum(['host', 'node']).default('host'),
  guests: z.array(id).min(2),
});
export type GuestGroup = z.infer<typeof GuestGroup>;

/** Hosts, the guests on them, and guests in the order in which they arrive. */
export const Scenario = z.looseObject({
  format: z.literal('placement-bench-1'),
  hosts: z.array(ScenarioHost).min(1),
  /** Those that run already, and after them those that arrive. */
  guests: z.array(ScenarioGuest),
  /** Where the guests are that run already. */
  placed: z.array(PlacedGuest).default([]),
  groups: z.array(GuestGroup).optional(),
});
export type Scenario = z.infer<typeof Scenario>;
