import type { KnobOf } from '../model/change.ts';
import { isAbsent } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Snapshot } from '../model/snapshot.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A guest's definition, without edits; the reason in a sentence where it has none that could be changed. */
export function definitionKnob(
  id: string | undefined,
  snapshot: Snapshot,
): KnobOf<'domain-xml'> | string {
  const guest = snapshot.guests.find((each) => each.id === id);
  if (guest?.libvirt === undefined || !UUID.test(guest.id)) {
    return 'no libvirt looks after this guest: change the command line that starts it';
  }
  if (guest.libvirt.persistent === false || isLost(guest)) {
    return 'the guest is transient: change the definition where whoever started it keeps it';
  }
  return { kind: 'domain-xml', uri: guest.libvirt.uri, uuid: guest.id, edits: [] };
}

/** It runs, and libvirt has no definition of it for the next start. */
function isLost({ state, nextStart }: Guest): boolean {
  return state === 'running' && isAbsent(nextStart);
}
