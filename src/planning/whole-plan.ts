import { knobKey, type WantedChange } from '../model/change.ts';
import type { Limit } from './limit-to.ts';
import { oneDefinitionEach } from './one-definition.ts';
import type { Wishes } from './wishes.ts';

/** What is about where guests are. */
const PLACEMENT_TOPICS = ['numa', 'cache'] as const;

/** Knobs that move a guest's memory. */
const MEMORY_KINDS: ReadonlySet<string> = new Set(['domain-memory', 'process-memory']);

export interface PlanLimits {
  readonly isAsked: Limit;
  /** Only what counts at once, and nothing that keeps it. */
  readonly liveOnly: boolean;
}

/**
 * One list of what mends findings and what moves guests, in the order in which it is to be done: the host first, for
 * guests may need its huge pages; then where guests are; then the rest of each guest, its definition last. Where both
 * want the same knob, the placement counts: it has looked at the whole host.
 */
export function wholePlan(placement: Wishes, mends: Wishes, limits: PlanLimits): Wishes {
  const placed = placementWithin(placement.wanted, limits);
  const [ofGuests, ofHost] = split(mends.wanted, ({ subject }) => subject.guest !== undefined);
  const [next, live] = split(placed, ({ knob }) => knob.kind === 'domain-xml');
  return {
    wanted: withoutTwins(
      [...ofHost, ...live, ...oneDefinitionEach([...ofGuests, ...next])],
      new Map(placed.map((change) => [knobKey(change.knob), change])),
    ),
    refused: [
      ...placement.refused.filter(({ subject }) =>
        PLACEMENT_TOPICS.some((topic) => limits.isAsked({ id: '', topic, subject })),
      ),
      ...mends.refused,
    ],
  };
}

/**
 * The changes of a placement that are asked for. Where a guest's vCPUs run and where its memory is are one: memory that
 * goes to a node without them, or they without it, would be further away than before. So where memory is asked to move, or
 * one of the topics is asked for, everything about that guest is. Who names another check gets what answers that.
 */
export function placementWithin(
  changes: readonly WantedChange[],
  { isAsked, liveOnly }: PlanLimits,
): WantedChange[] {
  const inTime = changes.filter(({ takesEffect }) => !liveOnly || takesEffect === 'live');
  const isAbout = ({ topic, subject }: WantedChange, id: string) => isAsked({ id, topic, subject });
  const asked = inTime.filter((change) =>
    ['', ...change.answers].some((id) => isAbout(change, id)),
  );
  const whole = asked.filter((change) => MEMORY_KINDS.has(change.knob.kind) || isAbout(change, ''));
  const guests = new Set(whole.flatMap(({ subject }) => subject.guest ?? []));
  return inTime.filter(
    (change) => asked.includes(change) || guests.has(change.subject.guest ?? ''),
  );
}

function split(
  changes: readonly WantedChange[],
  isFirst: (change: WantedChange) => boolean,
): [WantedChange[], WantedChange[]] {
  return [changes.filter(isFirst), changes.filter((change) => !isFirst(change))];
}

/** One change for each knob: the preferred one where there is such, else the first. */
function withoutTwins(
  changes: readonly WantedChange[],
  preferred: ReadonlyMap<string, WantedChange>,
): WantedChange[] {
  const taken = new Set<string>();
  return changes.flatMap((change) => {
    const knob = knobKey(change.knob);
    if (taken.has(knob)) return [];
    taken.add(knob);
    return [preferred.get(knob) ?? change];
  });
}
