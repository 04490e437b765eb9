import { z } from 'zod';
import { Campaign } from './campaign.ts';
import { dimensions } from './verdict.ts';

export const RESULTS_SCHEMA = 'virt-tune/results/1';

/** native: no guest. kvm (not effective): /dev/kvm interprets guests. The three kinds of guest are never mixed. */
export const accelerations = ['native', 'kvm', 'kvm (not effective)', 'tcg'] as const;
export type Acceleration = (typeof accelerations)[number];

const Interval = z.strictObject({ median: z.number(), low: z.number(), high: z.number() });

/** A figure of one configuration against that of its reference. */
export const AgainstReference = z.strictObject({
  reference: z.string(),
  /** By the reference's median. */
  ratio: Interval,
  /** That so much came about by chance: two-sided rank test. */
  probability: z.number(),
  /** Cliff's delta. */
  effect: z.number(),
  /** The share by which the two would have to differ to be told apart in so much noise. */
  detectable: z.number(),
  verdict: z.enum(['better', 'worse', 'no difference', 'too few']),
});

/** One figure of one configuration, over all its runs. */
export const Figure = z.strictObject({
  configuration: z.string(),
  metric: z.string(),
  unit: z.string(),
  better: z.enum(['higher', 'lower', 'neither']),
  values: z.array(z.number()),
  ...Interval.shape,
  /** Of how many values the host was not quiet, and why. */
  disturbed: z.int().min(0),
  against: AgainstReference.optional(),
});
export type Figure = z.infer<typeof Figure>;

export const Configuration = z.strictObject({
  /** Unique in the campaign, and made of the following. */
  id: z.string(),
  workload: z.string(),
  /** What it is set apart by. */
  factors: z.record(z.string(), z.string()),
  acceleration: z.enum(accelerations),
  runs: z.int().min(0),
  /** Why there are none: what this host lacks. */
  leftOut: z.string().optional(),
});
export type Configuration = z.infer<typeof Configuration>;

/** A loss that was measured here, as a share of the reference. Takes the place of a published one. */
export const MeasuredLoss = z.strictObject({
  /** The workload that was measured. */
  name: z.string(),
  dimension: z.enum(dimensions),
  low: z.number(),
  typical: z.number(),
  high: z.number(),
  /** Of guests that KVM does not run, it says nothing of those that it runs. */
  acceleration: z.enum(accelerations),
  referenceAcceleration: z.enum(accelerations),
  /** Under which conditions it holds, in words. */
  conditions: z.string(),
  /** The same in full: every option of the workload and the place where it ran, those by default too. */
  options: z.record(z.string(), z.string()),
  reference: z.record(z.string(), z.string()),
  verdict: AgainstReference.shape.verdict,
  /** The share by which the two would have to differ to be told apart. */
  detectable: z.number(),
  runs: z.int().min(0),
  /** During how many of them the host was not quiet. */
  disturbed: z.int().min(0),
});
export type MeasuredLoss = z.infer<typeof MeasuredLoss>;

/** The host that was measured. A figure of one says nothing of another, nor of the same with another kernel. */
export const MeasuredHost = z.strictObject({
  name: z.string(),
  cpu: z.string(),
  pCpus: z.int(),
  memoryKiB: z.number(),
  kernel: z.string(),
  /** Kernel name of the block device under the directory in which images and files were made. */
  scratchDevice: z.string().optional(),
});
export type MeasuredHost = z.infer<typeof MeasuredHost>;

/** What a campaign measured on one host: `virt-tune export json`, and what calibration reads. */
export const Results = z.strictObject({
  schema: z.literal(RESULTS_SCHEMA),
  virtTuneVersion: z.string(),
  id: z.int(),
  campaign: Campaign,
  state: z.enum(['running', 'interrupted', 'finished', 'failed']),
  startedAt: z.string(),
  /** Of measuring, without interruptions. */
  spentS: z.number(),
  host: MeasuredHost,
  configurations: z.array(Configuration),
  figures: z.array(Figure),
  losses: z.array(MeasuredLoss),
});
export type Results = z.infer<typeof Results>;

/** What was compared with what, whatever came out. */
export type LossConditions = Pick<
  MeasuredLoss,
  'name' | 'dimension' | 'acceleration' | 'referenceAcceleration' | 'options' | 'reference'
>;

/** A loss as it is kept, with when and where it was measured. */
export interface KeptLoss {
  readonly loss: MeasuredLoss;
  readonly campaign: { readonly id: number; readonly name: string };
  readonly measuredAt: string;
  readonly host: MeasuredHost;
}
