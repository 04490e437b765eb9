import type { HostPlacement } from '../model/host-placement.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { subjectOf } from './guest-wish.ts';
import type { Refused } from './wishes.ts';

/** Guests for which a placement has no place of their own, and why. */
export function withoutPlace({ left }: HostPlacement, { guests }: Snapshot): Refused[] {
  return left.flatMap(({ guest: name, reason }) => {
    const guest = guests.find((each) => each.name === name);
    const subject = guest === undefined ? { kind: 'guest' as const, name } : subjectOf(guest);
    return [{ what: `${name}: a place of its own`, subject, reason }];
  });
}
