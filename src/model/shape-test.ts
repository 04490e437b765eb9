import { z } from 'zod';

/** Whether a value that came out of `JSON.parse` has the shape of a schema. */
export type ShapeTest = (value: unknown) => boolean;

/**
 * A test that says yes or no to what a schema accepts, several times as fast as the schema itself, which copies what
 * it reads and remembers each fault. A yes is the schema's yes. Where it says no, ask the schema: it knows what is
 * wrong, and has the last word. Kinds of schema that are not known here are asked themselves.
 */
export function shapeTest(schema: z.core.$ZodType): ShapeTest {
  return (
    compoundTest(schema) ?? valueTest(schema) ?? ((value) => z.safeParse(schema, value).success)
  );
}

function compoundTest(schema: z.core.$ZodType): ShapeTest | undefined {
  if (schema instanceof z.ZodOptional) return shapeTest(schema.unwrap());
  if (schema instanceof z.ZodUnion) return unionTest(schema.options.map(shapeTest));
  if (!isPlain(schema)) return undefined;
  if (schema instanceof z.ZodObject && isStrict(schema)) return objectTest(schema);
  if (schema instanceof z.ZodArray) return arrayTest(shapeTest(schema.element));
  if (schema instanceof z.ZodRecord && isAnyText(schema.keyType))
    return recordTest(shapeTest(schema.valueType));
  return undefined;
}

function valueTest(schema: z.core.$ZodType): ShapeTest | undefined {
  if (schema instanceof z.ZodLiteral) return oneOf([...schema.values]);
  if (schema instanceof z.ZodEnum) return oneOf(schema.options);
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  if (isAnyText(schema)) return (value) => typeof value === 'string';
  if (schema instanceof z.ZodNumber && isPlain(schema)) return numberTest(schema);
  return undefined;
}

/** Without further conditions, as on lengths. */
function isPlain({ _zod: { def } }: z.core.$ZodType): boolean {
  return (def.checks ?? []).length === 0;
}

function isAnyText(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodString && schema.format === null && isPlain(schema);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Refuses members it does not name. */
function isStrict(schema: z.ZodObject): boolean {
  return schema.def.catchall instanceof z.ZodNever;
}

function numberTest({ format }: z.ZodNumber): ShapeTest | undefined {
  if (format === null) return Number.isFinite;
  return format === 'safeint' ? Number.isSafeInteger : undefined;
}

function oneOf(values: readonly unknown[]): ShapeTest {
  const accepted = new Set(values);
  return (value) => accepted.has(value);
}

function objectTest({ shape }: z.ZodObject): ShapeTest {
  const members = new Map(
    Object.entries(shape).map(([key, member]) => [
      key,
      { test: shapeTest(member), isOptional: member instanceof z.ZodOptional },
    ]),
  );
  const required = [...members.values()].filter(({ isOptional }) => !isOptional).length;
  return (value) => {
    if (!isTable(value)) return false;
    let found = 0;
    for (const key in value) {
      const member = members.get(key);
      if (member?.test(value[key]) !== true) return false;
      if (!member.isOptional) found += 1;
    }
    return found === required;
  };
}

function recordTest(test: ShapeTest): ShapeTest {
  return (value) => {
    if (!isTable(value)) return false;
    for (const key in value) if (key === '__proto__' || !test(value[key])) return false;
    return true;
  };
}

function arrayTest(test: ShapeTest): ShapeTest {
  return (value) => Array.isArray(value) && value.every(test);
}

function unionTest(options: readonly ShapeTest[]): ShapeTest {
  return (value) => options.some((option) => option(value));
}
