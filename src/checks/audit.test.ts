import { describe, expect, it } from 'vitest';
import { Audit } from '../model/audit.ts';
import { absent, type Fact, unreadable } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { auditOf } from './audit.ts';
import { defineCheck, pass, seen } from './check.ts';
import { checks } from './registry.ts';
import { THE_CHECK_FAILED } from './run-checks.ts';
import { fourNodeHost } from './testing/edited.ts';

/**
 * Replaces facts, the outermost first. `choose` sees each one's place, the same for all members of a list
 * (`guests[].runtime.threads[].runNs`), and returns what stands there instead, or nothing.
 */
function replaceFacts(
  part: object,
  choose: (place: string, fact: object) => Fact<unknown> | undefined,
  place = '',
): void {
  for (const [key, member] of Object.entries(part)) {
    if (typeof member !== 'object' || member === null) continue;
    const inside = placeOf(place, key, Array.isArray(part));
    const other = isFact(member) ? choose(inside, member) : undefined;
    if (other === undefined) replaceFacts(member, choose, inside);
    else Reflect.set(part, key, { ...other });
  }
}

function placeOf(place: string, key: string, inList: boolean): string {
  if (inList) return `${place}[]`;
  return key === 'value' ? place : `${place}.${key}`;
}

function isFact(part: object): boolean {
  const keys = Object.keys(part);
  return keys.length === 1 && ['value', 'absent', 'unreadable'].includes(keys[0] ?? '');
}

/** The places of facts that have a value. */
function placesOf(snapshot: Snapshot): string[] {
  const places = new Set<string>();
  replaceFacts(structuredClone(snapshot), (place, fact) => {
    if ('value' in fact) places.add(place);
    return undefined;
  });
  return [...places];
}

const ownMistakes = (audit: Audit) =>
  audit.findings
    .filter(({ reason }) => reason.startsWith(THE_CHECK_FAILED))
    .map(({ id, subject, reason }) => `${id} ${subject.name}: ${reason}`);

const keyOf = ({ id, subject }: Finding) => `${id} ${subject.name}`;

describe('an audit', () => {
  it('is the document its schema describes', () => {
    const audit = auditOf(fourNodeHost(), checks);
    expect(Audit.parse(JSON.parse(JSON.stringify(audit)))).toMatchObject({
      host: { name: 'lab', nodes: 4, onlineCpus: 8 },
    });
    expect(ownMistakes(audit)).toEqual([]);
  });

  it('has a verdict of every check on every subject, whatever the verdict', () => {
    const snapshot = fourNodeHost();
    const { findings } = auditOf(snapshot, checks);
    for (const check of checks.filter(({ subject }) => subject === 'guest')) {
      expect(findings.filter(({ id }) => id === check.id)).toHaveLength(snapshot.guests.length);
    }
  });

  it.each([
    { word: 'could not be read', fact: unreadable('not in this test'), judgements: [] },
    // A host without /dev/kvm is the one absence that is a fault by itself.
    { word: 'is absent', fact: absent, judgements: ['VT-01 fail'] },
  ])('judges nothing where every fact $word', ({ fact, judgements }) => {
    const snapshot = fourNodeHost();
    replaceFacts(snapshot, () => fact);
    const audit = auditOf(snapshot, checks);
    expect(ownMistakes(audit)).toEqual([]);
    const judged = audit.findings.filter(({ status }) => status === 'pass' || status === 'fail');
    expect(judged.map(({ id, status }) => `${id} ${status}`)).toEqual(judgements);
  });

  it('never turns what could not be read into a pass', () => {
    const host = fourNodeHost();
    const before = new Map(auditOf(host, checks).findings.map((found) => [keyOf(found), found]));
    const wrong: string[] = [];
    for (const missing of placesOf(host)) {
      const snapshot = structuredClone(host);
      replaceFacts(snapshot, (place) =>
        place === missing ? unreadable('not in this test') : undefined,
      );
      const audit = auditOf(snapshot, checks);
      wrong.push(...ownMistakes(audit));
      for (const finding of audit.findings) {
        const was = before.get(keyOf(finding));
        if (finding.status === 'pass' && (was?.status === 'fail' || finding.evidence.length === 0))
          wrong.push(`${keyOf(finding)} passes without ${missing}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('goes on when a check has a mistake, and says which', () => {
    const broken = defineCheck({
      ...textOf(),
      id: 'VT-98',
      evaluate() {
        throw new TypeError('no such thing');
      },
    });
    const sound = defineCheck({ ...textOf(), id: 'VT-99', evaluate: () => pass(seen('a', '1')) });
    const { findings } = auditOf(fourNodeHost(), [broken, sound]);
    expect(findings).toMatchObject([
      { id: 'VT-98', status: 'unknown', reason: expect.stringContaining('no such thing') },
      { id: 'VT-99', status: 'pass' },
    ]);
  });
});

function textOf() {
  return {
    topic: 'vt',
    subject: 'host',
    title: 'a',
    problem: 'b',
    severity: 'low',
    reads: [],
    why: 'c',
    remedy: 'd',
    takesEffect: 'live',
    notWhen: 'e',
    sources: [],
  } as const;
}
