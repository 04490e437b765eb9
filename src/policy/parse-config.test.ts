import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckText } from '../model/check-text.ts';
import { Problem } from '../model/problem.ts';
import { parseConfig } from './parse-config.ts';

const text = {
  topic: 'scheduling',
  subject: 'guest',
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
const checks: readonly CheckText[] = [
  {
    ...text,
    id: 'SCH-01',
    thresholds: {
      feltShare: { default: 0.05, range: [0, 1], unit: 'share', meaning: 'more is found' },
    },
  },
  { ...text, id: 'NUM-02' },
];

function complaint(yaml: string): string {
  try {
    parseConfig(yaml, 'v.yaml', checks);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  throw new Error('nothing was found wrong');
}

describe('a configuration', () => {
  it('is read with everything it may say', () => {
    const yaml = `
version: 1
failOn: critical
classes:
  db: { guests: [db-*], policy: dedicated, description: databases }
  default: { policy: overcommit }
checks:
  NUM-02: { off: one node only }
suppress:
  - check: SCH-01
    guest: test-*
    reason: idle machines
    until: 2026-12-31
thresholds:
  SCH-01: { feltShare: 0.1 }
`;
    expect(parseConfig(yaml, 'v.yaml', checks)).toEqual({
      version: 1,
      failOn: 'critical',
      classes: {
        db: { guests: ['db-*'], policy: 'dedicated', description: 'databases' },
        default: { policy: 'overcommit' },
      },
      checks: { 'NUM-02': { off: 'one node only' } },
      suppress: [
        { check: 'SCH-01', guest: 'test-*', reason: 'idle machines', until: '2026-12-31' },
      ],
      thresholds: { 'SCH-01': { feltShare: 0.1 } },
    });
  });

  it.each([
    ['', 'the file is not understood (v.yaml:1): expected a mapping (key: value)'],
    ['- a', 'the file is not understood (v.yaml:1): expected a mapping (key: value)'],
    ['failOn: high', 'version is missing (v.yaml:1): expected 1'],
    ['version: 2', 'version is not understood (v.yaml:1): expected 1'],
    ['version: 1\nfailon: high', 'unknown key failon (v.yaml:2): did you mean failOn?'],
    [
      'version: 1\nzzz: 1',
      'unknown key zzz (v.yaml:2): known here: version, failOn, classes, groups, checks, suppress, thresholds, watch',
    ],
    [
      'version: 1\nwatch:\n  ksm:\n    tenants: [red]',
      'no class is called red (v.yaml:4): declare it under classes',
    ],
    [
      'version: 1\n\nfailOn: hihg',
      'failOn is not understood (v.yaml:3): expected critical, high, medium, low, info or never',
    ],
    [
      'version: 1\nchecks:\n  NUM-2: { off: no }',
      'no check is called NUM-2 (v.yaml:3): did you mean NUM-02?',
    ],
    ['version: 1\nchecks:\n  NUM-02: {}', 'checks.NUM-02.off is missing (v.yaml:3): expected text'],
    [
      'version: 1\nchecks:\n  NUM-02: { off: "  " }',
      'checks.NUM-02.off is not understood (v.yaml:3): expected some text',
    ],
    [
      'version: 1\nsuppress:\n  - check: NUM-02\n    reason: a\n    untill: 2026-01-01',
      'unknown key untill (v.yaml:5): did you mean until?',
    ],
    [
      'version: 1\nsuppress:\n  - check: NUM-02\n    reason: a\n    until: 2026-02-30',
      'suppress.0.until is not understood (v.yaml:5): expected a day: YYYY-MM-DD',
    ],
    [
      'version: 1\nsuppress: { check: NUM-02 }',
      'suppress is not understood (v.yaml:2): expected a list',
    ],
    [
      'version: 1\nsuppress:\n  - check: NUM-02',
      'suppress.0.reason is missing (v.yaml:3): expected text',
    ],
    [
      'version: 1\nclasses:\n  db: { policy: dedicate }',
      'classes.db.policy is not understood (v.yaml:3): expected dedicated, conservative or overcommit',
    ],
    [
      'version: 1\nclasses:\n  default: { policy: dedicated, guests: [a] }',
      'the class default cannot name guests (v.yaml:3): it is for all guests that no other class names; leave guests out',
    ],
    [
      'version: 1\nclasses:\n  "a b": { policy: dedicated }',
      'classes.a b is not understood (v.yaml:3): expected a name: a letter, then letters, digits, and _ . -',
    ],
    [
      'version: 1\nthresholds:\n  SCH-01:\n    feltshare: 0.1',
      'SCH-01 has no threshold feltshare (v.yaml:4): did you mean feltShare?',
    ],
    [
      'version: 1\nthresholds:\n  SCH-01: { constructor: 0.1 }',
      'SCH-01 has no threshold constructor (v.yaml:3): its thresholds: feltShare',
    ],
    [
      'version: 1\nthresholds:\n  SCH-01: { feltShare: 5 }',
      'SCH-01 feltShare: 5 makes no sense (v.yaml:3): expected 0 to 1 (share)',
    ],
    [
      'version: 1\nthresholds:\n  SCH-01: { feltShare: .inf }',
      'thresholds.SCH-01.feltShare is not understood (v.yaml:3): expected a number',
    ],
    [
      'version: 1\nthresholds:\n  NUM-02: { a: 1 }',
      'NUM-02 has no thresholds (v.yaml:3): those that have: SCH-01',
    ],
    [
      'version: 1\nclasses:\n  __proto__: { policy: dedicated }',
      'this is no YAML we understand (v.yaml:3): __proto__ cannot be a key',
    ],
    [
      'version: 1\nfailOn: high\nfailOn: low',
      'this is no YAML we understand (v.yaml:3): Map keys must be unique',
    ],
    [
      'version: 1\nchecks: !!js/function x',
      'this is no YAML we understand (v.yaml:2): Unresolved tag: tag:yaml.org,2002:js/function',
    ],
    ['version: 3\nfailOn: x\n', 'version is not understood (v.yaml:1): expected 1 (and 1 more)'],
  ])('%j ends in one line with its place', (yaml, message) => {
    expect(complaint(yaml)).toBe(message);
  });

  it('names the line of broken YAML', () => {
    expect(complaint('version: 1\nclasses:\n  db: [a\n')).toMatch(/\(v\.yaml:[34]\)/);
  });

  it('refuses aliases that grow without end', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level}, `.repeat(9)}]`,
    );
    expect(complaint(`a0: &a0 [x]\n${levels.join('\n')}`)).toMatch(/\(v\.yaml:1\): .*alias/i);
  });

  it.each(['[', '{a: ', '- ', '? '])(
    'refuses %j nested without end',
    (part) => {
      expect(complaint(part.repeat(20_000))).toMatch(/\(v\.yaml:1\)/);
    },
    20_000,
  );

  it('ends every text in a configuration or a problem of one line', () => {
    const words = fc.constantFrom(
      'version: 1',
      'classes:',
      'suppress:',
      'checks:',
      'thresholds:',
      '  SCH-01:',
      '  - check: NUM-02',
      '    reason: x',
      '    feltShare: 0.1',
      '&a',
      '*a',
      '<<: *a',
      '!!set',
      '%YAML 1.1',
      '---',
      '...',
      '__proto__: 1',
      '? [a]',
      '"\\u0000": |',
      '\t',
    );
    const yaml = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(words, fc.string()), { maxLength: 12 }).map((lines) => lines.join('\n')),
      fc.json().map((json) => `version: 1\nclasses: ${json}`),
      fc.json(),
    );
    fc.assert(
      fc.property(yaml, (each) => {
        try {
          expect(parseConfig(each, 'v.yaml', checks).version).toBe(1);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          expect(String(error)).toMatch(/\(v\.yaml:\d+\)/);
        }
      }),
      { numRuns: 2000 },
    );
  }, 30_000);
});
