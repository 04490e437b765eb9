import { z } from 'zod';

export const ADVICE_SCHEMA = 'virt-tune/advice/1';

/** One thing that speaks for or against, with its number where there is one, and whose number it is. */
export const Reason = z.strictObject({ text: z.string(), source: z.string().optional() });
export type Reason = z.infer<typeof Reason>;

export const Advice = z.strictObject({
  topic: z.enum(['allocation', 'ksm', 'balloon', 'disk', 'network', 'usb', 'container']),
  question: z.string(),
  choice: z.string(),
  for: z.array(Reason),
  against: z.array(Reason),
});
export type Advice = z.infer<typeof Advice>;

/** A workload, as far as the advice depends on it. */
export const Workload = z.strictObject({
  vcpus: z.int().min(1),
  memoryMiB: z.number().positive(),
  /** How much of the time a vCPU wants to run, and how much of its memory is usually touched. */
  duty: z.number().gt(0).max(1),
  touched: z.number().gt(0).max(1),
  /** How likely it wants all its memory at a moment. */
  burst: z.number().min(0).max(1),
  /** Guests of this kind on the host, it included. */
  alike: z.int().min(1),
  /** Answers must be quick; it may never fail for want of memory. */
  latency: z.boolean(),
  stable: z.boolean(),
  /** Others than the host's owner run in guests beside it. */
  tenants: z.boolean(),
  liveMigration: z.boolean(),
  /** Needs a kernel of its own, or one that is not Linux. */
  ownKernel: z.boolean(),
  /** Has drivers for virtio. */
  virtio: z.boolean(),
  hugePages: z.boolean(),
  disk: z.enum(['little', 'sequential', 'random']),
  networkGbps: z.number().min(0),
  usb: z.boolean(),
});
export type Workload = z.infer<typeof Workload>;

/** `virt-tune advise --format json` */
export const AdviceDocument = z.strictObject({
  schema: z.literal(ADVICE_SCHEMA),
  workload: Workload,
  advice: z.array(Advice),
  /** What was not said or read, and what was taken in its place. */
  assumed: z.array(z.string()),
});
export type AdviceDocument = z.infer<typeof AdviceDocument>;
