import { z } from 'zod';
import { threadPolicies } from './scenario.ts';
import { failOnLevels } from './verdict.ts';

/** How the pCPUs and the memory of a guest are meant to be allocated. */
export const policies = ['dedicated', 'conservative', 'overcommit'] as const;
export type Policy = (typeof policies)[number];

/** The class of all guests that no other class names. */
export const DEFAULT_CLASS = 'default';

/** Text for people, of a length that can be shown. */
const Words = z.string().trim().min(1).max(500);
/** A name or a UUID, with `*`, `?`, `[a-c]` and `[!a-c]` as in a shell. */
const Pattern = z.string().min(1).max(256);
/** Day in UTC, YYYY-MM-DD. */
const Day = z.iso.date();

export const GuestClass = z.strictObject({
  /** Names or patterns; a guest that several classes name is of the first. Guests may also name their class. */
  guests: z.array(Pattern).optional(),
  /** dedicated: nothing of the guest's is shared; conservative: memory is not promised twice; overcommit: both may be. */
  policy: z.enum(policies),
  /** How vCPUs of a dedicated guest use the hardware threads of cores; default: prefer. */
  threads: z.enum(threadPolicies).optional(),
  description: Words.optional(),
});
export type GuestClass = z.infer<typeof GuestClass>;

/** A finding that is known and accepted. */
export const Suppression = z.strictObject({
  /** Check id: NUM-02 */
  check: z.string(),
  /** Guests by name, UUID or pattern; without it, everything the check is about. */
  guest: Pattern.optional(),
  reason: Words,
  /** The last day on which it counts (UTC). */
  until: Day.optional(),
});
export type Suppression = z.infer<typeof Suppression>;

/** Guests of one host that are to be on one NUMA node, or each on another. */
export const ConfigGroup = z.strictObject({
  keep: z.enum(['together', 'apart']),
  guests: z.array(Pattern).min(1),
});
export type ConfigGroup = z.infer<typeof ConfigGroup>;

/** How `virt-tune watch` acts; what is left out is as usual. */
export const WatchConfig = z.strictObject({
  /** What is left when it stops: everything as before it acted, or as it has made it. */
  onStop: z.enum(['restore', 'keep']).optional(),
  /** After a guest was moved, it is left alone for so many seconds. */
  coolDownS: z.int().min(1).max(86_400).optional(),
  /** Moves of guests within an hour: on the host, and of one guest. */
  movesPerHour: z.int().min(0).max(1000).optional(),
  movesPerGuestAndHour: z.int().min(0).max(100).optional(),
  /** Memory is moved at most so fast, MiB a second. */
  moveMiBPerS: z.int().min(1).max(100_000).optional(),
  /** Within what KSM may merge; left out: wherever pages are alike. */
  ksm: z
    .strictObject({
      /** Only pages of one NUMA node. */
      withinNodes: z.boolean().optional(),
      /** Only guests of one tenant: the names of classes that are tenants. */
      tenants: z.array(z.string()).min(1).optional(),
    })
    .optional(),
});
export type WatchConfig = z.infer<typeof WatchConfig>;

/** What administrators say of their hosts: `virt-tune.yaml`. */
export const Config = z.strictObject({
  version: z.literal(1),
  /** As --fail-on, which wins over it. */
  failOn: z.enum(failOnLevels).optional(),
  /** By name; `default` is the class of all guests no other class names. */
  classes: z.record(z.string().regex(/^[A-Za-z][\w.-]{0,63}$/), GuestClass).optional(),
  /** For `virt-tune plan`. */
  groups: z.array(ConfigGroup).optional(),
  /** Checks by id that do not count here, and why. */
  checks: z.record(z.string(), z.strictObject({ off: Words })).optional(),
  suppress: z.array(Suppression).optional(),
  /** Check id -> name of a threshold that `virt-tune explain ID` shows -> value. */
  thresholds: z.record(z.string(), z.record(z.string(), z.number())).optional(),
  watch: WatchConfig.optional(),
});
export type Config = z.infer<typeof Config>;

/** A configuration and where it was read. */
export interface Configuration {
  readonly file: string;
  readonly config: Config;
}
