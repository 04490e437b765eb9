import { z } from 'zod';

const share = z.number().min(0).max(1);

/**
 * A share of native with its range: in closed form what the plausible range of the parameters makes of it, event by
 * event the lowest, the middle and the highest of the runs.
 */
export const ShareRange = z.strictObject({ low: share, typical: share, high: share });
export type ShareRange = z.infer<typeof ShareRange>;

/** By cause, as shares of native; together with the typical share they make 1. */
const Losses = z.record(z.string(), share);

const Outcome = z.strictObject({
  share: ShareRange,
  losses: Losses,
});

const GuestOutcome = z.strictObject({
  guest: z.string(),
  host: z.string(),
  ...Outcome.shape,
  /** Before what was supposed. */
  before: Outcome.optional(),
});

const Total = z.strictObject({
  ...Outcome.shape,
  /** vCPUs that want to run, of all pCPUs. */
  demand: z.number().min(0),
  /** Of guests' memory that has no room. */
  swapped: share,
});

/** analytic: in closed form, with the range of plausible parameters; events: event by event, with that of the runs. */
export const engines = ['analytic', 'events'] as const;

/** Of the event engine: how often, and how long each, in simulated time. */
export const Runs = z.strictObject({ seeds: z.int().min(1), simulatedMs: z.number().positive() });

export const SIMULATION_SCHEMA = 'virt-tune/simulation/1';

/** `virt-tune simulate --scenario FILE | --snapshot FILE --format json` */
export const SimulationDocument = z.strictObject({
  schema: z.literal(SIMULATION_SCHEMA),
  engine: z.enum(engines),
  /** Of the event engine. */
  runs: Runs.optional(),
  /** What was supposed, in the words of the command line. */
  whatIf: z.array(z.string()),
  guests: z.array(GuestOutcome),
  /** Of all hosts together: the mean of the guests', by what their vCPUs want to run. */
  total: z.strictObject({ ...Total.shape, before: Total.optional() }),
  /** Guests without a place, and why. */
  refused: z.array(z.strictObject({ guest: z.string(), reason: z.string() })),
  /** What was not read or said, and what was taken in its place. */
  assumed: z.array(z.string()),
});
export type SimulationDocument = z.infer<typeof SimulationDocument>;

export const SWEEP_SCHEMA = 'virt-tune/simulation-sweep/1';

/** `virt-tune simulate numa --format json` */
export const SweepDocument = z.strictObject({
  schema: z.literal(SWEEP_SCHEMA),
  engine: z.enum(engines),
  /** Of the event engine. */
  runs: Runs.optional(),
  host: z.strictObject({ cores: z.int(), nodes: z.int(), threads: z.int(), memoryMiB: z.number() }),
  guest: z.strictObject({ vcpus: z.int(), memoryMiB: z.number(), duty: share }),
  policies: z.array(z.string()),
  rows: z.array(
    z.strictObject({
      guests: z.int(),
      /** By policy; a policy that cannot hold so many is left out. */
      shares: z.record(z.string(), Outcome),
    }),
  ),
});
export type SweepDocument = z.infer<typeof SweepDocument>;

export const CAPACITY_SCHEMA = 'virt-tune/capacity/1';

/** `virt-tune simulate capacity --format json` */
export const CapacityDocument = z.strictObject({
  schema: z.literal(CAPACITY_SCHEMA),
  guest: z.strictObject({
    vcpus: z.int(),
    memoryMiB: z.number(),
    duty: share,
    /** Of its memory that it usually has touched, and how likely it wants all of it at a moment. */
    touched: share,
    burst: share,
  }),
  /** No guest is to fall under this share of native. */
  floor: share,
  /** Guests that run there already. */
  already: z.int().min(0),
  policies: z.array(
    z.strictObject({
      policy: z.enum(['conservative', 'overcommit']),
      /** Of pCPUs and memory that are given away, or vCPUs a pCPU. */
      limit: z.number(),
      guests: z.int().min(0),
      /** What the next guest would break. */
      bound: z.string(),
      /** Of the guest that does worst, with that many. */
      worst: ShareRange,
      /** How likely more vCPUs want to run at a moment than there are pCPUs, and more memory than there is. */
      cpuBurst: share,
      memoryBurst: share,
    }),
  ),
  assumed: z.array(z.string()),
});
export type CapacityDocument = z.infer<typeof CapacityDocument>;

export const PARAMETERS_SCHEMA = 'virt-tune/parameters/1';

/** Parameters of the model for one host: `virt-tune calibrate`, read by `simulate --parameters`. */
export const ParametersDocument = z.strictObject({
  schema: z.literal(PARAMETERS_SCHEMA),
  /** What they were fitted to, each with how far the model is from it. */
  fittedTo: z.array(
    z.strictObject({ what: z.string(), measured: z.number(), predicted: z.number() }),
  ),
  /** By name; those left out keep their default. */
  parameters: z.record(z.string(), z.number()),
  /** What the measurements could not tell. */
  left: z.array(z.string()),
});
export type ParametersDocument = z.infer<typeof ParametersDocument>;

export const SHARES_SCHEMA = 'virt-tune/shares/1';

/** Measured shares of native, for `virt-tune calibrate --campaign`. */
export const SharesDocument = z.looseObject({
  schema: z.literal(SHARES_SCHEMA),
  host: z.object({
    cores: z.int().min(1).max(65_536),
    nodes: z.int().min(1).max(1024),
    threads: z.int().min(1).max(8).default(1),
  }),
  rows: z
    .array(
      z.object({
        guests: z.int().min(1).max(65_536),
        vcpus: z.int().min(1).max(4096).default(1),
        duty: z.number().gt(0).max(1).default(1),
        policy: z.enum(['floating', 'numa-balanced', 'node-pinned', 'core-pinned']),
        /** Of native, 0..1: the mean over the guests. */
        share: z.number().gt(0).max(1.2),
      }),
    )
    .min(1),
});
export type SharesDocument = z.infer<typeof SharesDocument>;
