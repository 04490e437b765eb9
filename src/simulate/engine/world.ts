import { z } from 'zod';
import { LoadProfile } from './load-profile.ts';

const index = z.int().min(0);
const amount = z.number().min(0);
const share = z.number().min(0).max(1);

const SimulatedNode = z.strictObject({
  id: index,
  packageId: index.default(0),
  memoryMiB: amount,
  /** To all nodes in the order of the list, 10 is local (ACPI SLIT). */
  distances: z.array(z.number()),
  /** What its memory delivers to its own cores; left out: what the parameters say of one core, times its cores. */
  bandwidthMiBps: z.number().positive().optional(),
});

const SimulatedCore = z.strictObject({
  node: index,
  /** Which last-level cache it has; numbers are the caller's. */
  llc: index,
  /** Its hardware threads, by the kernel's ids. */
  cpus: z.array(index).min(1).max(8),
});

/** What of a host decides where threads run and what their memory costs. */
export const SimulatedTopology = z.strictObject({
  nodes: z.array(SimulatedNode).min(1).max(1024),
  cores: z.array(SimulatedCore).min(1),
  /** Size of each last-level cache. */
  llcKiB: z.number().positive(),
});
export type SimulatedTopology = z.infer<typeof SimulatedTopology>;

const pageSize = z.literal(['4K', '2M', '1G']);
export type PageSize = z.infer<typeof pageSize>;

const SimulatedGuest = z.strictObject({
  id: z.string().min(1),
  vcpus: z.int().min(1).max(4096),
  memoryMiB: amount,
  /** Guest NUMA nodes it sees, each with its share of vCPUs and memory. */
  cells: z.int().min(1).default(1),
  load: LoadProfile,
  /** Of its memory, within the guest and behind it; left out: as the features say of all. */
  pageSize: pageSize.optional(),
  /** Since it started; left out: so long that it has drifted as far as it will. */
  ageHours: amount.optional(),
  /** pCPUs that each vCPU may use whatever the policy; left out: as the policy says. */
  allowedCpus: z.array(z.array(index).min(1)).min(1).optional(),
  /** Of its memory by node in the order of the list; left out: where it is touched first. */
  memoryShares: z.array(share).optional(),
  /** Whether NUMA balancing leaves its memory where it is. */
  memoryBound: z.boolean().default(false),
});
export type SimulatedGuest = z.infer<typeof SimulatedGuest>;

/** Where one guest is put: the shape of a plan's answer. */
const GivenPlace = z.strictObject({
  guest: z.string().min(1),
  cells: z
    .array(
      z.strictObject({
        node: index,
        /** pCPU by vCPU of the cell, from 0; those without one float on the node. */
        pins: z.record(z.string().regex(/^\d+$/), index),
        memoryMiB: amount.optional(),
      }),
    )
    .min(1),
  emulatorCpu: index.optional(),
});

/**
 * floating: all threads run anywhere. numa-balancing: so, and the kernel moves pages and threads together.
 * node-pinned: each guest on nodes of its own choosing, memory too. core-pinned: each vCPU on one core.
 * placement: as a plan says; guests it does not name float.
 */
export const SimulatedPolicy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('floating') }),
  z.strictObject({ kind: z.literal('numa-balancing') }),
  z.strictObject({ kind: z.literal('node-pinned') }),
  z.strictObject({
    kind: z.literal('core-pinned'),
    /** Whether no pCPU may have two vCPUs. */
    exclusive: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('placement'),
    exclusive: z.boolean().default(false),
    places: z.array(GivenPlace),
  }),
]);
export type SimulatedPolicy = z.infer<typeof SimulatedPolicy>;

const SimulatedFeatures = z.strictObject({
  /** Whether the CPU walks both levels of page tables (EPT, NPT); otherwise the host keeps shadow tables. */
  nestedPaging: z.boolean().default(true),
  hostPages: pageSize.default('4K'),
  guestPages: pageSize.default('4K'),
  /** How long a vCPU that has nothing to do waits on its pCPU before it gives it back; 0: not at all. */
  haltPollUs: amount.default(200),
  ksm: z.boolean().default(false),
  /** How much of the host's memory guests may have; the rest is the host's own. */
  guestMemoryShare: share.default(0.95),
  /** Bursts in which guests want back what the balloon took. */
  balloon: z
    .strictObject({
      /** Of each guest's memory. */
      takenShare: share,
      burstsPerHour: amount,
    })
    .optional(),
});

/** One host, its guests, and how they are run. */
export const SimulatedHost = z.strictObject({
  topology: SimulatedTopology,
  guests: z.array(SimulatedGuest),
  policy: SimulatedPolicy,
  features: SimulatedFeatures.prefault({}),
});
export type SimulatedHost = z.infer<typeof SimulatedHost>;
/** As it is written down, where what is usual may be left out. */
export type SimulatedHostInput = z.input<typeof SimulatedHost>;
