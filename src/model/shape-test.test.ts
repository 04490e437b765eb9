import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { shapeTest } from './shape-test.ts';
import { Snapshot } from './snapshot.ts';

const RECORDED = readFileSync(new URL('../../examples/four-node.json', import.meta.url), 'utf8');

/** All tables and lists of a document, the outermost first. */
function* branches(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const inner of Object.values(value)) yield* branches(inner);
}

const DAMAGE: Readonly<Record<string, (branch: object, key: string) => unknown>> = {
  'a member left out': (branch, key) =>
    !Array.isArray(branch) && Reflect.deleteProperty(branch, key),
  'one more member': (branch, key) => Reflect.set(branch, `${key} too`, 1),
  null: (branch, key) => Reflect.set(branch, key, null),
  'a text': (branch, key) => Reflect.set(branch, key, 'text'),
  'a fraction': (branch, key) => Reflect.set(branch, key, 0.5),
  'a large number': (branch, key) => Reflect.set(branch, key, 2 ** 60),
  'a list': (branch, key) => Reflect.set(branch, key, []),
  'a table': (branch, key) => Reflect.set(branch, key, {}),
  'an absent fact': (branch, key) => Reflect.set(branch, key, { absent: true }),
  'an absent fact with a value': (branch, key) =>
    Reflect.set(branch, key, { absent: true, value: 1 }),
};

interface Part {
  readonly schema: z.ZodType;
  readonly document: object;
  /** What is damaged in it. What stands in parts below is theirs. */
  readonly members: readonly Member[];
}

interface Member {
  readonly branch: object;
  readonly key: string;
  readonly value: unknown;
}

function membersOf(branch: object): Member[] {
  return Object.entries(branch).map(([key, value]) => ({ branch, key, value }));
}

/** Every 37th: near to all kinds of places, in a moment rather than half a minute. */
function someMembersOf(document: object): Member[] {
  return [...branches(document)].flatMap(membersOf).filter((_, at) => at % 37 === 0);
}

/** The snapshot, its host and its guests, each by itself: to test one takes a fraction of the time for all. */
function partsOf(snapshot: Snapshot): Part[] {
  const { host, guests } = Snapshot.shape;
  return [
    { schema: Snapshot, document: snapshot, members: membersOf(snapshot) },
    { schema: host, document: snapshot.host, members: someMembersOf(snapshot.host) },
    ...snapshot.guests.map((guest) => ({
      schema: guests.element,
      document: guest,
      members: someMembersOf(guest),
    })),
  ];
}

describe('shapeTest', () => {
  it('accepts the snapshot of a real host', () => {
    expect(shapeTest(Snapshot)(JSON.parse(RECORDED))).toBe(true);
  });

  it.each(Object.keys(DAMAGE))(
    'agrees with the schema wherever there is %s in a real snapshot',
    (kind) => {
      const verdicts = new Set<boolean>();
      for (const { schema, document, members } of partsOf(Snapshot.parse(JSON.parse(RECORDED)))) {
        const test = shapeTest(schema);
        for (const { branch, key, value } of members) {
          DAMAGE[kind]?.(branch, key);
          const verdict = test(document);
          verdicts.add(verdict);
          expect({ key, verdict }).toEqual({ key, verdict: schema.safeParse(document).success });
          Reflect.set(branch, key, value);
          Reflect.deleteProperty(branch, `${key} too`);
        }
      }
      expect(verdicts).toContain(false);
    },
  );

  it.each([
    ['a number with limits', z.number().min(0).max(1), [0, 1, 2, -1, 'text']],
    ['a text with a pattern', z.string().regex(/^a/), ['a', 'b', 1]],
    ['a text of a format', z.uuid(), ['a', '123e4567-e89b-42d3-a456-426614174000']],
    ['a number of a format', z.int32(), [1, 2 ** 40, 0.5]],
    ['a whole number', z.int(), [1, 0.5, 2 ** 60, Number.NaN, '1']],
    ['a number', z.number(), [1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]],
    [
      'a table with keys of a form',
      z.record(z.string().regex(/^a/), z.int()),
      [{ a: 1 }, { b: 1 }],
    ],
    ['a list with a length', z.array(z.int()).min(1), [[1], [], ['a']]],
    ['a table that lets others in', z.object({ a: z.int() }), [{ a: 1 }, { a: 1, b: 2 }, { b: 2 }]],
    [
      'a table with a condition',
      z.strictObject({ a: z.int() }).refine(({ a }) => a > 1),
      [{ a: 1 }, { a: 2 }],
    ],
    ['a choice', z.enum(['one', 'two']), ['one', 'three', 1]],
    ['a constant', z.literal([true, 'yes']), [true, false, 'yes']],
    [
      'a choice of tables',
      z.union([z.strictObject({ a: z.int() }), z.strictObject({ b: z.boolean() })]),
      [{ a: 1 }, { b: true }, { a: 1, b: true }],
    ],
  ])('agrees with the schema of %s', (_, schema, values) => {
    const accepts = shapeTest(schema);
    for (const value of values)
      expect([value, accepts(value)]).toEqual([value, schema.safeParse(value).success]);
  });
});
