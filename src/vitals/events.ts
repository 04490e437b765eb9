import type { GuestVitals, HostVitals, Vitals } from '../model/vitals.ts';
import type { WatchEvent } from '../model/watch-event.ts';
import { type Condition, guestConditions, hostConditions, LOOKS_TO_BEGIN } from './conditions.ts';

/** What is known of a condition of one subject: looks in a row on the bad side, and whether it was told. */
interface Standing {
  readonly looks: number;
  readonly begun: boolean;
}

/** By guest id (the host: an empty one) and condition. */
export type Standings = ReadonlyMap<string, Standing>;

export interface Remembered {
  readonly standings: Standings;
  readonly names: ReadonlyMap<string, string>;
}

export const NOTHING_REMEMBERED: Remembered = { standings: new Map(), names: new Map() };

/** What changed since the last look, and what to remember for the next one. Guests that went are forgotten. */
export function eventsOf(
  vitals: Vitals,
  before: Remembered,
): { readonly events: WatchEvent[]; readonly remembered: Remembered } {
  const { at } = vitals;
  const events: WatchEvent[] = [];
  const standings = new Map<string, Standing>();
  const names = new Map(vitals.guests.map(({ id, name }) => [id, name]));
  for (const guest of vitals.guests) {
    const identity = { id: guest.id, name: guest.name };
    const earlier = before.names.get(guest.id);
    if (earlier === undefined)
      events.push({ at, event: 'guest-came', guest: identity, text: cameText(guest) });
    else if (earlier !== guest.name)
      events.push({ at, event: 'guest-renamed', guest: identity, text: `was called ${earlier}` });
    events.push(
      ...judged(guestConditions, guest, { key: guest.id, before, standings }).map((event) => ({
        at,
        ...event,
        guest: identity,
      })),
    );
  }
  for (const [id, name] of before.names)
    if (!names.has(id))
      events.push({
        at,
        event: 'guest-went',
        guest: { id, name },
        text: 'ended, or left this host',
      });
  events.push(
    ...judged(hostConditions, vitals.host, { key: '', before, standings }).map((event) => ({
      at,
      ...event,
    })),
  );
  return { events, remembered: { standings, names } };
}

function cameText({ vcpus, maximumKiB }: GuestVitals): string {
  const memory = maximumKiB === undefined ? '' : `, ${Math.round(maximumKiB / 1024)} MiB`;
  return `${vcpus} vCPU${vcpus === 1 ? '' : 's'}${memory}`;
}

type Told = Pick<WatchEvent, 'event' | 'condition' | 'text' | 'figures'>;

function judged<Subject extends GuestVitals | HostVitals>(
  conditions: readonly Condition<Subject>[],
  subject: Subject,
  to: {
    readonly key: string;
    readonly before: Remembered;
    readonly standings: Map<string, Standing>;
  },
): Told[] {
  return conditions.flatMap((condition) => {
    const key = `${to.key}/${condition.name}`;
    const standing = to.before.standings.get(key) ?? { looks: 0, begun: false };
    const value = condition.pick(subject);
    const next = value === undefined ? standing : nextStanding(condition, standing, value);
    to.standings.set(key, next);
    if (value === undefined || next.begun === standing.begun) return [];
    return [
      {
        event: next.begun ? 'began' : 'ended',
        condition: condition.name,
        text: next.begun ? condition.text(value, subject) : `${condition.name}: over`,
        figures: { [condition.name]: value },
      } as const,
    ];
  });
}

function nextStanding<Subject>(
  { begins, ends, bad }: Condition<Subject>,
  { looks, begun }: Standing,
  value: number,
): Standing {
  const isBeyond = (limit: number): boolean => (bad === 'above' ? value >= limit : value <= limit);
  if (begun) return isBeyond(ends) ? { looks, begun } : { looks: 0, begun: false };
  const now = isBeyond(begins) ? looks + 1 : 0;
  return { looks: now, begun: now >= LOOKS_TO_BEGIN };
}
