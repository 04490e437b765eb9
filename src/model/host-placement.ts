import { z } from 'zod';
import { policies } from './config.ts';

const kib = z.number().min(0);
const cpuIds = z.array(z.int().min(0));

/** Where a running guest should be, and what that changes. */
export const GuestPlacement = z.strictObject({
  guest: z.string(),
  /** The guest's id in the snapshot: its UUID, else `pid-1234`. */
  id: z.string(),
  policy: z.enum(policies),
  /** pCPUs by vCPU. */
  vcpus: z.array(z.strictObject({ vcpu: z.int(), cpus: cpuIds })),
  /** pCPUs for emulator and iothreads. */
  emulatorCpus: cpuIds,
  /** Nodes for its memory, by guest cell; one for all of it where it has no cells of its own. */
  memoryNodes: z.array(z.int().min(0)),
  /** Guest memory by node as it is now, KiB; left out where it was not read. */
  nowKiB: z.record(z.string(), kib).optional(),
  /** Memory that is on other nodes than it should be. */
  moveKiB: kib.optional(),
  /** Whether the pCPUs that its vCPUs may use change; left out where it is not known which they may use. */
  repin: z.boolean().optional(),
  /** Whether it needs guest NUMA cells, which it gets at its next start. */
  needsCells: z.boolean(),
  why: z.string(),
});
export type GuestPlacement = z.infer<typeof GuestPlacement>;

/** Where the guests of one host should be. */
export const HostPlacement = z.strictObject({
  host: z.string(),
  takenAt: z.string(),
  /** At most so much of the host is given to guests that are not dedicated, 0..1. */
  share: z.number(),
  /** How the vCPUs of conservative guests were counted: 1 as a pCPU each, 0 as what they were seen to want. */
  demand: z.number(),
  guests: z.array(GuestPlacement),
  /** Guests that have no place of their own, and why: they float on what nobody has for himself, or stay as they are. */
  left: z.array(
    z.strictObject({
      guest: z.string(),
      reason: z.string(),
      /** Whether it is certain that no arrangement has room for it beside the others; left out: that was no question. */
      proven: z.boolean().optional(),
    }),
  ),
  /** pCPUs kept for the host: no guest has them for itself. */
  keptCpus: cpuIds.optional(),
  /** Pools of huge pages that have to be larger for guests to be there; left out: none. */
  pools: z
    .array(
      z.strictObject({
        node: z.int().min(0),
        sizeKiB: z.int().min(1),
        /** Pages that it then has, and has now. */
        pages: z.int().min(1),
        nowPages: z.int().min(0),
      }),
    )
    .optional(),
});
export type HostPlacement = z.infer<typeof HostPlacement>;
