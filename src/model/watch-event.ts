import { z } from 'zod';

/** What `virt-tune watch` says, one JSON object a line. */
export const WatchEvent = z.strictObject({
  /** ISO 8601, UTC. */
  at: z.string(),
  event: z.enum([
    'started',
    'stopped',
    'guest-came',
    'guest-went',
    'guest-renamed',
    'clock-jumped',
    'trouble',
    'trouble-over',
    'began',
    'ended',
    'decision',
    'changed',
    'not-changed',
    'kept',
    'taken-back',
    'not-taken-back',
  ]),
  guest: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  /** Of began and ended: which condition. */
  condition: z.string().optional(),
  /** For people, in one line. */
  text: z.string(),
  /** What was seen, by name. */
  figures: z.record(z.string(), z.number()).optional(),
  /** Of what was changed: the run in the journal, see virt-tune show. */
  run: z.int().optional(),
  /** Of a decision, and of what became of it: whose it is, what it says, and how that came about. */
  decision: z
    .strictObject({
      policy: z.string(),
      verdict: z.enum(['propose', 'hold', 'warn']),
      because: z.array(z.string()),
      gain: z.string().optional(),
      cost: z.string().optional(),
    })
    .optional(),
});
export type WatchEvent = z.infer<typeof WatchEvent>;
