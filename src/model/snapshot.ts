import { z } from 'zod';
import { Guest } from './guest.ts';
import { Host } from './host.ts';

export const SNAPSHOT_SCHEMA = 'virt-tune/snapshot/1';

/** Everything read about one host and its guests over one sampling window. All judgement starts from it. */
export const Snapshot = z.strictObject({
  schema: z.literal(SNAPSHOT_SCHEMA),
  /** ISO 8601, UTC, end of the window. */
  takenAt: z.string(),
  virtTuneVersion: z.string(),
  /** Length asked for; 0 when files of another machine were read (`--root`). */
  windowMs: z.number(),
  /** live: this machine; root: a tree of files (nothing that needs a running system was read). */
  source: z.enum(['live', 'root']),
  privileged: z.boolean(),
  redacted: z.boolean(),
  /** Places asked for guests and what came of it: libvirt URIs, /proc. */
  guestSources: z.array(
    z.strictObject({
      name: z.string(),
      /** used: answered; absent: not installed or not running here, which is normal; failed: with the reason. */
      outcome: z.enum(['used', 'absent', 'failed']),
      detail: z.string(),
    }),
  ),
  host: Host,
  guests: z.array(Guest),
});
export type Snapshot = z.infer<typeof Snapshot>;
