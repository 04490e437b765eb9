import { Problem } from '../model/problem.ts';
import type { Snapshot } from '../model/snapshot.ts';

/**
 * A libvirt that was asked for by name and did not answer is a failure of the command, though what was
 * read of the rest is delivered first.
 */
export function requireSources(
  sources: Snapshot['guestSources'],
  connect: string | undefined,
): void {
  if (connect === undefined) return;
  const failed = sources.find(({ name, outcome }) => name !== '/proc' && outcome !== 'used');
  if (failed === undefined) return;
  throw new Problem({ what: `no guests could be read from ${connect}`, remedy: failed.detail });
}
