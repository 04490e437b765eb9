import type { Guest } from '../model/guest.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Two daemons may each have a guest of one name. */
export function labelOf({ id, name }: Guest, { guests }: Pick<Snapshot, 'guests'>): string {
  return guests.filter((each) => each.name === name).length > 1 ? `${name} (${id})` : name;
}
