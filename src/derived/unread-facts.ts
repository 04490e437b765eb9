import type { UnreadFact } from '../model/audit.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Every fact of a snapshot that could not be read, with its place (`host.kvm.counters`) and the reason. */
export function unreadFacts(snapshot: Snapshot): UnreadFact[] {
  const found: UnreadFact[] = [];
  walk(snapshot.host, 'host', found);
  for (const guest of snapshot.guests) walk(guest, `guest ${guest.name}`, found);
  return found;
}

function walk(part: unknown, place: string, found: UnreadFact[]): void {
  if (typeof part !== 'object' || part === null) return;
  if ('unreadable' in part && typeof part.unreadable === 'string') {
    found.push({ place, reason: part.unreadable });
    return;
  }
  if (Array.isArray(part)) {
    for (const [index, member] of part.entries())
      walk(member, `${place}[${nameIn(member, index)}]`, found);
    return;
  }
  for (const [key, member] of Object.entries(part)) {
    walk(member, key === 'value' ? place : `${place}.${key}`, found);
  }
}

/** Lists are easier to find one's way in by name than by number. */
function nameIn(member: unknown, index: number): string {
  if (typeof member === 'object' && member !== null) {
    if ('name' in member && typeof member.name === 'string') return member.name;
    if ('target' in member && typeof member.target === 'string') return member.target;
  }
  return String(index);
}
