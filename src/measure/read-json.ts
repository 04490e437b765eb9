import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import type { Reading } from './workload.ts';

const Numbers = z.record(z.string(), z.number());

/** The figures that one of our own programs printed, as readings: each with its unit and which way is good. */
export function ownReadings(
  output: string,
  meaning: Readonly<Record<string, Omit<Reading, 'metric' | 'value'> & { metric: string }>>,
): Reading[] {
  const figures = parseJson(output, Numbers, 'a program of virt-tune');
  return Object.entries(meaning).map(([key, { metric, unit, better }]) => {
    const value = figures[key];
    if (value === undefined) throw new Error(`no ${key} in ${output.slice(0, 200)}`);
    return { metric, unit, better, value };
  });
}

/** What a program printed as JSON, in the form that is expected of it. */
export function parseJson<T>(output: string, schema: z.ZodType<T>, program: string): T {
  try {
    return schema.parse(JSON.parse(output));
  } catch (cause) {
    throw new Problem({
      what: `what ${program} printed is not understood`,
      where: output.trim().slice(0, 100),
      remedy: 'its version may be newer or older than those known',
      cause,
    });
  }
}

/** The number a program printed beside a label. */
export function numberIn(output: string, pattern: RegExp, program: string): number {
  const value = Number(pattern.exec(output)?.[1]);
  if (Number.isFinite(value)) return value;
  throw new Problem({
    what: `what ${program} printed is not understood`,
    where: output.trim().slice(0, 100),
    remedy: 'its version may be newer or older than those known',
  });
}
