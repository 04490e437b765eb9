import { z } from 'zod';
import { Loss } from './ledger.ts';
import { topicIds } from './topic.ts';
import { severities, statuses } from './verdict.ts';

/** What a finding is about. `guest` is the guest's id in the snapshot, `name` what people call it. */
export const Subject = z.strictObject({
  kind: z.enum(['host', 'guest', 'disk', 'nic', 'block-device', 'host-nic']),
  guest: z.string().optional(),
  name: z.string(),
});
export type Subject = z.infer<typeof Subject>;

/** One thing that was read: where, and what it said. */
export const Evidence = z.strictObject({ source: z.string(), value: z.string() });
export type Evidence = z.infer<typeof Evidence>;

export const Finding = z.strictObject({
  /** Check id, stable for ever: NUM-07. */
  id: z.string(),
  topic: z.enum(topicIds),
  subject: Subject,
  status: z.enum(statuses),
  severity: z.enum(severities),
  title: z.string(),
  evidence: z.array(Evidence),
  /** Why it matters (fail), what was missing (unknown), or why it does not apply. */
  reason: z.string(),
  loss: Loss.optional(),
  remedy: z.string().optional(),
  /** When the remedy takes effect: live | next-start | reboot */
  takesEffect: z.string().optional(),
  notWhen: z.string().optional(),
  sources: z.array(z.string()),
  /** Known and accepted: the verdict stands, and counts for nothing. `by` says where that was written. */
  suppressed: z.strictObject({ reason: z.string(), by: z.string() }).optional(),
});
export type Finding = z.infer<typeof Finding>;
