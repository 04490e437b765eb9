import { z } from 'zod';

const amount = z.number().min(0);
const share = z.number().min(0).max(1);

const Locks = z.strictObject({
  /** Of its running time in which a vCPU holds a lock that others of the guest want. */
  heldShare: share,
  /** How often a running vCPU wants one. */
  perSecond: z.number().positive(),
  /**
   * fifo: the lock goes to who has waited longest, running or not (ticket and queued spin locks). unfair: to whom it
   * finds running. paravirtual: as fifo, and who waits gives up its pCPU and is woken.
   */
  kind: z.enum(['fifo', 'unfair', 'paravirtual']).default('paravirtual'),
});

/** What a guest does, as it would be seen on the same cores without virtualisation and with nobody else there. */
export const LoadProfile = z.strictObject({
  /** Of the time in which one task of the guest runs; 1: it never sleeps. */
  runningShare: z.number().gt(0).max(1).default(1),
  /** How often one task sleeps and is woken, a second. Of no meaning for tasks that never sleep. */
  wakeUpsPerSecond: z.number().positive().default(50),
  /** Tasks of the guest on each of its vCPUs. */
  tasksPerVcpu: z.int().min(1).max(1024).default(1),
  /** What a vCPU keeps in caches. */
  workingSetKiB: amount.default(1024),
  /** Of the running time in which it waits for memory. */
  memoryShare: share.default(0.3),
  /** What a running vCPU moves to and from memory. */
  bandwidthMiBps: amount.default(500),
  /** Of the running time that goes into page walks with 4 KiB pages. */
  walkShare: share.default(0.02),
  /** Changes of page tables, which shadow paging has to follow, by a running vCPU. */
  pageTableWritesPerSecond: amount.default(1000),
  /** Exits of a running vCPU, beside those for halting and for requests to devices. */
  exitsPerSecond: amount.default(500),
  /** Requests to devices by the whole guest. Who sleeps is woken by them, as far as they go. */
  requestsPerSecond: amount.default(0),
  /** Of its memory that is in use. */
  usedMemoryShare: share.default(1),
  locks: Locks.optional(),
});
export type LoadProfile = z.infer<typeof LoadProfile>;
