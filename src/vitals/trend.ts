import type { GuestVitals, Vitals } from '../model/vitals.ts';

/** The last looks of one guest, oldest first. */
export type Trail = readonly GuestVitals[];

/** By guest id. */
export type Trails = ReadonlyMap<string, Trail>;

/** As many looks as a picture in a terminal has columns. */
const LONGEST = 60;
/** Locality that changed by less than this over the trail is steady. */
const STEADY = 0.01;

/** The trails with one more look; those of guests that went are dropped. */
export function lengthened(trails: Trails, vitals: Vitals): Trails {
  return new Map(
    vitals.guests.map((guest) => [
      guest.id,
      [...(trails.get(guest.id) ?? []), guest].slice(-LONGEST),
    ]),
  );
}

export type Trend = 'rising' | 'falling' | 'steady';

/** Where a figure goes: the later half of the trail beside the earlier one. Undefined with too little to go by. */
export function trendOf(
  trail: Trail,
  pick: (guest: GuestVitals) => number | undefined,
): Trend | undefined {
  const values = trail.map(pick).filter((value) => value !== undefined);
  const half = Math.floor(values.length / 2);
  if (half < 2) return undefined;
  const change = mean(values.slice(half)) - mean(values.slice(0, half));
  if (Math.abs(change) < STEADY) return 'steady';
  return change > 0 ? 'rising' : 'falling';
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
