import { z } from 'zod';

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** What an option of a workload may be set to. */
export const OptionValue = z.union([z.string().max(200), z.number(), z.boolean()]);
export type OptionValue = z.infer<typeof OptionValue>;

/** One workload in all combinations of some of its options, each compared with the reference. */
export const CampaignPart = z
  .strictObject({
    workload: z.string().regex(NAME),
    /** The same in all combinations. */
    options: z.record(z.string(), OptionValue).default({}),
    /** Every combination of these values is measured. `place` says where: native, container or guest. */
    matrix: z.record(z.string(), z.array(OptionValue).min(1)).default({}),
    /** The combination that the others are compared with; default: the first value of each. */
    reference: z.record(z.string(), OptionValue).default({}),
    /** One more that all are compared with instead, by what sets it apart. Parts that have the same one share it. */
    twin: z.record(z.string(), OptionValue).optional(),
  })
  .refine(({ reference, twin }) => twin === undefined || Object.keys(reference).length === 0, {
    message: 'a part has a reference or a twin, not both',
    path: ['twin'],
  });
export type CampaignPart = z.infer<typeof CampaignPart>;

/** What to do with a run during which the host was not quiet. */
export const noisePolicies = ['mark', 'repeat', 'refuse'] as const;

/** A file for `virt-tune measure FILE.yaml`, and what ready campaigns are made of. */
export const Campaign = z.strictObject({
  name: z.string().regex(NAME),
  summary: z.string().max(200).default(''),
  /** Rounds: every combination once each. */
  leastRounds: z.int().min(5).max(1000).default(5),
  mostRounds: z.int().min(5).max(1000).default(15),
  /** Half the width of the 95 % interval, as a share of the median, that is narrow enough. */
  precision: z.number().gt(0).lte(1).default(0.03),
  budgetMinutes: z
    .number()
    .gt(0)
    .lte(24 * 60)
    .default(30),
  noise: z.enum(noisePolicies).default('mark'),
  parts: z.array(CampaignPart).min(1).max(100),
});
export type Campaign = z.infer<typeof Campaign>;
