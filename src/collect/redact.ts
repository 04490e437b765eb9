import { policies } from '../model/config.ts';
import { mapFact } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import { Snapshot } from '../model/snapshot.ts';
import { createPseudonyms } from './redact/pseudonyms.ts';
import { type RedactText, textRedactor } from './redact/redact-text.ts';
import { findSecrets } from './redact/secrets.ts';
import { VOCABULARY } from './redact/vocabulary.ts';

/** Fields whose text is public, and looks like an address or a path. */
const PUBLIC_FIELDS: ReadonlySet<string> = new Set([
  'schema',
  'osId',
  'osRelease',
  'osInfo',
  'flags',
  'takenAt',
]);

/**
 * The snapshot without what tells whose it is: names of guests and hosts, UUIDs, MAC and IP addresses, file
 * paths. Each gets one stand-in that is the same everywhere, so that everything a check looks at still fits
 * together. Sizes, counters, models and kernel settings stay.
 *
 * Names of two characters, names that are numbers, and names that are words of the snapshot's own
 * vocabulary are replaced only where a name is expected; elsewhere they tell nothing.
 */
export function redactSnapshot(snapshot: Snapshot): Snapshot {
  if (snapshot.redacted) return snapshot;
  const secrets = findSecrets(snapshot);
  const pseudonyms = createPseudonyms(secrets.map((secret) => secret.original));
  const redactText = textRedactor(secrets, pseudonyms, VOCABULARY);
  const walked = Snapshot.parse(walk(snapshot, redactText));
  return {
    ...walked,
    redacted: true,
    host: {
      ...walked.host,
      hostname: mapFact(snapshot.host.hostname, (name) => pseudonyms.of('host', name)),
    },
    guests: walked.guests.map((guest, index) =>
      renamed(guest, pseudonyms.of('guest', snapshot.guests[index]?.name ?? '')),
    ),
  };
}

/** The guest's own name is replaced also where it is too plain a word to be replaced as text. */
function renamed(guest: Guest, name: string): Guest {
  return {
    ...guest,
    name,
    definition: mapFact(guest.definition, (definition) => redefined(definition, name)),
    nextStart: mapFact(guest.nextStart, (definition) => redefined(definition, name)),
  };
}

/** What people wrote in the metadata may name anything: of their words only those of virt-tune stay. */
function redefined({ declared, ...rest }: GuestDefinition, name: string): GuestDefinition {
  if (declared === undefined) return { ...rest, name };
  const policy = policies.find((each) => each === declared.class);
  return {
    ...rest,
    name,
    declared: {
      ...(policy === undefined ? {} : { class: policy }),
      suppress: declared.suppress
        .filter(({ check }) => /^[A-Z]{2,4}-\d+$/.test(check))
        .map((each) => ({ ...each, reason: 'redacted' })),
      misread: declared.misread.map(() => ({ unreadable: 'redacted' })),
    },
  };
}

/** A copy with every text and every member's name redacted. */
function walk(node: unknown, redact: RedactText): unknown {
  if (typeof node === 'string') return redact(node);
  if (Array.isArray(node)) return node.map((member) => walk(member, redact));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, member]) => [
      redact(name),
      PUBLIC_FIELDS.has(name) ? member : walk(member, redact),
    ]),
  );
}
