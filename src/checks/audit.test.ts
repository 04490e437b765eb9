import { describe, expect, it } from 'vitest';
import { Audit } from '../model/audit.ts';
import { absent, unreadable } from '../model/fact.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { auditOf } from './audit.ts';
import { defineCheck, pass, seen } from './check.ts';
import { checks } from './registry.ts';
import { THE_CHECK_FAILED } from './run-checks.ts';
import { fourNodeHost } from './testing/edited.ts';
import { keepGuests } from './testing/threads.ts';

/** Replaces facts, the outermost first; `choose` sees each and returns what stands there instead, or nothing. */
function replaceFacts(part: unknown, choose: (fact: object) => object | undefined): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, member] of Object.entries(part)) {
    if (typeof member !== 'object' || member === null) continue;
    const other = isFact(member) ? choose(member) : undefined;
    if (other === undefined) replaceFacts(member, choose);
    else Reflect.set(part, key, other);
  }
}

function isFact(part: object): boolean {
  const keys = Object.keys(part);
  return keys.length === 1 && ['value', 'absent', 'unreadable'].includes(keys[0] ?? '');
}

function countFacts(snapshot: Snapshot): number {
  let facts = 0;
  replaceFacts(snapshot, () => {
    facts += 1;
    return undefined;
  });
  return facts;
}

const ownMistakes = (audit: Audit) =>
  audit.findings
    .filter(({ reason }) => reason.startsWith(THE_CHECK_FAILED))
    .map(({ id, subject, reason }) => `${id} ${subject.name}: ${reason}`);

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
    replaceFacts(snapshot, () => ({ ...fact }));
    const audit = auditOf(snapshot, checks);
    expect(ownMistakes(audit)).toEqual([]);
    const judged = audit.findings.filter(({ status }) => status === 'pass' || status === 'fail');
    expect(judged.map(({ id, status }) => `${id} ${status}`)).toEqual(judgements);
  });

  it('survives every single fact missing', () => {
    const host = fourNodeHost();
    keepGuests(host, 'old-iron', 'by-hand');
    const facts = countFacts(host);
    expect(facts).toBeGreaterThan(500);
    const mistakes = new Set<string>();
    for (let missing = 0; missing < facts; missing += 1) {
      const snapshot = structuredClone(host);
      let at = 0;
      replaceFacts(snapshot, () => (at++ === missing ? unreadable('not in this test') : undefined));
      for (const mistake of ownMistakes(auditOf(snapshot, checks))) mistakes.add(mistake);
    }
    expect([...mistakes]).toEqual([]);
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
