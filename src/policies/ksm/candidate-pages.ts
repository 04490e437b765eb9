import { isActive } from '../../derived/is-active.ts';
import { ksmKnownPages } from '../../derived/ksm-account.ts';
import { mayBeMerged } from '../../derived/may-be-merged.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { Ksm } from '../../model/host-memory.ts';
import type { Snapshot } from '../../model/snapshot.ts';

/**
 * Pages that a full pass goes through. KSM counts only those it has been at: before its first pass, and after guests
 * came, those of the guests tell what there is.
 */
export function candidatePages(now: Ksm, { host, guests }: Snapshot): number {
  const ofGuests =
    guests.reduce((sum, guest) => sum + mergeableKiB(guest), 0) / host.memory.pageKiB;
  return Math.max(ksmKnownPages(now), Math.round(ofGuests));
}

function mergeableKiB(guest: Guest): number {
  const definition = valueOrUndefined(guest.definition);
  const runtime = valueOrUndefined(guest.runtime);
  if (!isActive(guest) || runtime === undefined) return 0;
  if (definition === undefined || !mayBeMerged(definition)) return 0;
  const perNode = valueOrUndefined(runtime.memory.guestRamPerNodeKiB) ?? {};
  return Object.values(perNode).reduce((sum, kib) => sum + kib, 0);
}
