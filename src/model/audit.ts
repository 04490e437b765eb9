import { z } from 'zod';
import { policies } from './config.ts';
import { Finding } from './finding.ts';
import { LedgerAccount } from './ledger.ts';
import { Simulated } from './simulated.ts';

export const AUDIT_SCHEMA = 'virt-tune/audit/1';

/** A fact that could not be read: its place in the snapshot (`host.kvm.counters`) and the reason. */
export const UnreadFact = z.strictObject({ place: z.string(), reason: z.string() });
export type UnreadFact = z.infer<typeof UnreadFact>;

/** A suppression whose last day is over: what it hid counts again. `by` says where it is written. */
export const ExpiredSuppression = z.strictObject({
  check: z.string(),
  guest: z.string().optional(),
  reason: z.string(),
  until: z.string(),
  by: z.string(),
});
export type ExpiredSuppression = z.infer<typeof ExpiredSuppression>;

/** The result of an audit: the document every report renders. */
export const Audit = z.strictObject({
  schema: z.literal(AUDIT_SCHEMA),
  takenAt: z.string(),
  virtTuneVersion: z.string(),
  windowMs: z.number(),
  host: z.strictObject({
    name: z.string(),
    cpuModel: z.string().optional(),
    kernel: z.string().optional(),
    onlineCpus: z.int().optional(),
    nodes: z.int().optional(),
    memoryKiB: z.number().optional(),
  }),
  guests: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      origin: z.string(),
      state: z.string(),
      accelerator: z.string().optional(),
      vcpus: z.int().optional(),
      memoryKiB: z.number().optional(),
      /** Class and policy, where the configuration or the guest's metadata declares them. */
      class: z.string().optional(),
      policy: z.enum(policies).optional(),
    }),
  ),
  guestSources: z.array(
    z.strictObject({ name: z.string(), outcome: z.string(), detail: z.string() }),
  ),
  findings: z.array(Finding),
  /** What the losses leave of native speed: the host's accounts first, then the guests'. */
  ledger: z.array(LedgerAccount),
  /** A second opinion, where it was asked for and the topology of the host is known. */
  simulated: Simulated.optional(),
  unread: z.array(UnreadFact),
  /** The configuration in force; left out where there is none. */
  config: z.strictObject({ file: z.string() }).optional(),
  /** Left out where there are none. */
  expired: z.array(ExpiredSuppression).optional(),
});
export type Audit = z.infer<typeof Audit>;
