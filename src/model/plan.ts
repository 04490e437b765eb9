import { z } from 'zod';
import { Change, consents } from './change.ts';
import { policies } from './config.ts';
import { Subject } from './finding.ts';
import { HostPlacement } from './host-placement.ts';
import { SimulatedShare } from './simulated.ts';
import { dimensions } from './verdict.ts';

export const PLAN_SCHEMA = 'virt-tune/plan/1';

/** What was asked for: enough to ask again (`apply --replan`). */
export const PlanRequest = z.strictObject({
  connect: z.string().optional(),
  /** How long rates were sampled, milliseconds. */
  windowMs: z.number(),
  config: z.string().optional(),
  policy: z.enum(policies),
  share: z.number(),
  ratio: z.number(),
  /** How many guests may be put on another node than most of their memory is on; left out: any number. */
  maxMoves: z.int().nonnegative().optional(),
  /** Topics, checks and guests that the plan is limited to; empty: everything. */
  only: z.array(z.string()),
  liveOnly: z.boolean(),
  allow: z.array(z.enum(consents)),
});
export type PlanRequest = z.infer<typeof PlanRequest>;

/** Share of native speed (0..1) in one dimension: now, and with the plan as far as that can be said. */
export const Gain = z.strictObject({
  subject: Subject,
  dimension: z.enum(dimensions),
  now: z.number(),
  planned: z.number(),
});
export type Gain = z.infer<typeof Gain>;

/** Shares of native speed (0..1) by simulation, and the difference, which what both have in common does not blur. */
const SimulatedGain = z.strictObject({
  now: SimulatedShare,
  planned: SimulatedShare,
  gain: SimulatedShare,
});

/** What the simulation expects of the placement: of all guests together, and of each. */
export const Forecast = z.strictObject({
  host: SimulatedGain,
  guests: z.array(SimulatedGain.extend({ guest: z.string(), id: z.string() })),
  /** Mean of the guests whose policy is to overcommit, as planned, if every vCPU wanted to run at once. */
  allBusy: z.strictObject({ guests: z.int(), planned: SimulatedShare }).optional(),
  /** What was not read, and what was taken in its place. */
  assumed: z.array(z.string()),
  /** Which of the model's parameters were measured on this host; left out where none was. */
  measured: z.array(z.string()).optional(),
});
export type Forecast = z.infer<typeof Forecast>;

const Size = z.strictObject({ has: z.number(), used: z.number(), enough: z.number() });

/** A guest that could do with less; nothing changes it. */
export const RightSize = z.strictObject({
  guest: z.string(),
  id: z.string(),
  /** How long it was looked at. */
  windowMs: z.number(),
  vcpus: Size.optional(),
  memoryKiB: Size.optional(),
});
export type RightSize = z.infer<typeof RightSize>;

/** `virt-tune plan --format json`: what would be changed on a host, in this order, and why. */
export const Plan = z.strictObject({
  schema: z.literal(PLAN_SCHEMA),
  virtTuneVersion: z.string(),
  host: z.string(),
  /** When the state was read that it was made from. */
  takenAt: z.string(),
  /** /proc/sys/kernel/random/boot_id of the host; left out where the plan was made from a saved snapshot. */
  bootId: z.string().optional(),
  /** Whether the plan knows where each knob stood: only then can it be applied. */
  bound: z.boolean(),
  request: PlanRequest,
  /** Of a plan that virt-tune watch made by itself: which policy decided so, on what grounds. */
  decision: z
    .strictObject({ policy: z.string(), title: z.string(), because: z.array(z.string()) })
    .optional(),
  placement: HostPlacement,
  changes: z.array(Change),
  /** What it brings, where it brings something; the host first. */
  gains: z.array(Gain),
  /** Left out where the host's topology was not read, or no guest runs. */
  forecast: Forecast.optional(),
  /** Guests that have much more than they were seen to need. */
  rightSizes: z.array(RightSize),
  /** What was wanted and is not in the plan, and why. */
  refused: z.array(z.strictObject({ what: z.string(), subject: Subject, reason: z.string() })),
});
export type Plan = z.infer<typeof Plan>;
