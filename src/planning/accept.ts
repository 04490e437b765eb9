import { ownersOf } from '../derived/owners-of.ts';
import type { Consent, Knob } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Mend } from '../model/mend.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { XmlEdit } from '../model/xml-edit.ts';
import type { Refusal } from './ask-for-mends.ts';
import { definitionKnob } from './definition-knob.ts';
import { hostSettingOf } from './host-setting.ts';
import { type Accepted, isGuestMend, type Wish } from './wish.ts';

/** What a wish lays claim to, and what it wants there. */
interface Claim {
  readonly place: string;
  readonly value: string;
}

/**
 * The wishes that can be had together: each as a whole, the most severe first. What another program owns, what needs
 * a word of consent, and what contradicts an earlier wish is refused.
 */
export function accept(
  wishes: readonly Wish[],
  snapshot: Snapshot,
  allow: readonly Consent[],
): { accepted: Accepted[]; refused: Refusal[] } {
  const accepted: { mend: Mend; findings: Finding[] }[] = [];
  const refused: Refusal[] = [];
  const taken = new Map<string, { value: string; by: Finding }>();
  for (const { finding, mends } of wishes) {
    const claims = mends.flatMap((mend) => claimsOf(mend, finding, snapshot));
    const reason =
      firstOf(mends, (mend) => obstacle(mend, finding, snapshot, allow)) ??
      firstOf(claims, ({ place, value }) => contradiction(taken.get(place), value));
    if (reason !== undefined) {
      refused.push({ what: finding.title, subject: finding.subject, reason });
      continue;
    }
    for (const { place, value } of claims) {
      if (!taken.has(place)) taken.set(place, { value, by: finding });
    }
    for (const mend of mends) accepted.push({ mend, findings: [finding] });
  }
  return { accepted, refused };
}

function firstOf<T>(
  items: readonly T[],
  reasonOf: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const reason = reasonOf(item);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function obstacle(
  mend: Mend,
  finding: Finding,
  snapshot: Snapshot,
  allow: readonly Consent[],
): string | undefined {
  const { needsConsent } = mend;
  if (needsConsent !== undefined && !allow.includes(needsConsent)) {
    return `done only where it is asked for by name: give --allow ${needsConsent}`;
  }
  const { host } = snapshot;
  if (isGuestMend(mend)) {
    const knob = definitionKnob(finding.subject.guest, snapshot);
    return typeof knob === 'string' ? knob : ownedBy(knob, snapshot);
  }
  const setting = hostSettingOf(mend, host);
  if (typeof setting === 'string') return setting;
  return setting.live === undefined ? undefined : ownedBy(setting.live, snapshot);
}

function ownedBy(knob: Knob, { host }: Snapshot): string | undefined {
  const owners = ownersOf(knob, host.services);
  if (owners.length === 0) return undefined;
  const names = owners.join(' and ');
  return `${names} ${owners.length === 1 ? 'owns' : 'own'} this setting and would undo it: set it there, or stop ${names}`;
}

function contradiction(
  earlier: { value: string; by: Finding } | undefined,
  value: string,
): string | undefined {
  if (earlier === undefined || earlier.value === value) return undefined;
  const { id, subject } = earlier.by;
  return `${id} on ${subject.name} wants ${earlier.value || 'something else'} there, not ${value}, and weighs no less`;
}

function claimsOf(mend: Mend, { subject }: Finding, { host }: Snapshot): Claim[] {
  if (isGuestMend(mend)) return mend.edits.map((edit) => editClaim(edit, subject.guest ?? ''));
  // Wishes for huge pages add up.
  if (mend.set === 'huge-pages') return [];
  const setting = hostSettingOf(mend, host);
  return typeof setting === 'string' ? [] : [{ place: setting.id, value: setting.value }];
}

function editClaim(edit: XmlEdit, guest: string): Claim {
  const place = `${guest} ${edit.path}`;
  switch (edit.do) {
    case 'set':
      return { place: `${place}/@${edit.attribute}`, value: edit.value ?? 'none' };
    case 'text':
      return { place: `${place}/text`, value: edit.value };
    case 'remove':
      return { place, value: 'nothing' };
    case 'add':
      return { place: `${place} ${edit.xml}`, value: edit.xml };
  }
}
