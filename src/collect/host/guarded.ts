import type { z } from 'zod';
import { type Fact, type Unreadable, unreadable } from '../../model/fact.ts';
import type { Sampling } from './sampling.ts';

/** An error that no collector foresaw. It costs the facts of its own area, not the snapshot. */
export function failedArea(area: string, error: unknown): Unreadable {
  const message = error instanceof Error ? error.message : String(error);
  return unreadable(`${area}: the collector failed: ${message}`);
}

/** For areas that are one fact. */
export function guardedFact<T>(area: string, start: () => Sampling<Fact<T>>): Sampling<Fact<T>> {
  return guard(start, (error) => failedArea(area, error));
}

/**
 * For areas that are objects of facts: each of them is then unreadable. The schema is asked for only then,
 * as loading it takes longer than many a collector.
 */
export function guardedArea<T>(
  area: string,
  schema: () => Promise<z.ZodType<T>>,
  start: () => Sampling<T>,
): Sampling<T> {
  return guard(start, async (error) => blankArea(await schema(), failedArea(area, error)));
}

function guard<T>(
  start: () => Sampling<T>,
  replace: (error: unknown) => T | Promise<T>,
): Sampling<T> {
  let sampling: Sampling<T>;
  try {
    sampling = start();
  } catch (error) {
    return { finish: () => replace(error) };
  }
  return {
    async finish(elapsed) {
      try {
        return await sampling.finish(elapsed);
      } catch (error) {
        return replace(error);
      }
    },
  };
}

/** An area in which every fact is the given one, every list and record empty, every plain number 0. */
export async function blankArea<T>(schema: z.ZodType<T>, fact: Unreadable): Promise<T> {
  const { ZodObject, safeParse } = await import('zod');
  const blank = (part: z.core.$ZodType): unknown => {
    if (part instanceof ZodObject) {
      const members = Object.entries<z.core.$ZodType>(part.shape);
      return Object.fromEntries(members.map(([name, member]) => [name, blank(member)]));
    }
    return [fact, {}, [], 0].find((candidate) => safeParse(part, candidate).success);
  };
  return schema.parse(blank(schema));
}
