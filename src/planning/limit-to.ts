import type { Finding, Subject } from '../model/finding.ts';
import { Problem } from '../model/problem.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { topicIds } from '../model/topic.ts';

/** Whether what is about this guest, or answers these checks, is asked for (`plan --only`); nothing given: all is. */
export type Limit = (about: Pick<Finding, 'id' | 'topic' | 'subject'>) => boolean;

/**
 * @param only topics, check ids, and guests by name or id
 * @throws Problem a word that is none of them
 */
export function limitTo(
  only: readonly string[],
  { guests }: Snapshot,
  checkIds: readonly string[],
): Limit {
  const known = [...topicIds, ...checkIds, ...guests.flatMap(({ id, name }) => [id, name])];
  for (const word of only) {
    if (known.includes(word)) continue;
    throw new Problem({
      what: `--only ${word} is no topic, no check and no guest of this host`,
      remedy: 'virt-tune explain lists topics and checks, virt-tune audit the guests',
    });
  }
  if (only.length === 0) return () => true;
  return ({ id, topic, subject }) =>
    only.includes(id) || only.includes(topic) || isOneOf(only, subject, guests);
}

function isOneOf(
  only: readonly string[],
  { guest: id }: Subject,
  guests: Snapshot['guests'],
): boolean {
  const guest = guests.find((each) => each.id === id);
  return guest !== undefined && (only.includes(guest.id) || only.includes(guest.name));
}
