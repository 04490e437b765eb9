import type { UnreadFact } from '../model/audit.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Every fact of a snapshot that could not be read, with its place (`host.kvm.counters`) and the reason. */
export function unreadFacts(snapshot: Snapshot): UnreadFact[] {
  const found: UnreadFact[] = [];
  walk({ ...snapshot.host }, 'host', found);
  for (const guest of snapshot.guests) walk({ ...guest }, `guest ${guest.name}`, found);
  return found;
}

type Members = Readonly<Record<string, unknown>>;

function walk(part: Members, place: string, found: UnreadFact[]): void {
  if ('unreadable' in part && typeof part.unreadable === 'string') {
    found.push({ place, reason: part.unreadable });
    return;
  }
  // Places are put together for the few parts that need them: a large host has a million.
  if (!hasUnread(part)) return;
  const isList = Array.isArray(part);
  for (const [key, member] of Object.entries(part)) {
    if (isObject(member)) walk(member, placeOf(place, { key, member, isList }), found);
  }
}

function hasUnread(part: Members): boolean {
  // Lists are of one kind: most are of numbers, in which there is nothing to find.
  if (Array.isArray(part)) return isObject(part[0]) && part.some(hasUnread);
  for (const key in part) {
    const member = part[key];
    if (isObject(member) ? hasUnread(member) : key === 'unreadable') return true;
  }
  return false;
}

function isObject(member: unknown): member is Members {
  return typeof member === 'object' && member !== null;
}

/** Lists are easier to find one's way in by name than by number. */
function placeOf(
  place: string,
  { key, member, isList }: { key: string; member: Members; isList: boolean },
): string {
  if (!isList) return key === 'value' ? place : `${place}.${key}`;
  const { name, target } = member;
  const named = [name, target].find((each) => typeof each === 'string');
  return `${place}[${named ?? key}]`;
}
