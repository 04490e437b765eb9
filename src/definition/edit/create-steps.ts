import { escapedText, escapedValue } from '../xml/characters.ts';
import type { Step } from '../xml/path.ts';
import { insertInto } from './insert.ts';
import type { Layout } from './layout.ts';
import { assertCreatable, type Located } from './locate.ts';
import type { Document, Splice } from './splice.ts';

/** What the last of the new elements has. */
export interface Innermost {
  readonly attribute?: { readonly name: string; readonly value: string };
  readonly text?: string;
  /** An element as it is, on lines that begin with this indent. */
  readonly child?: (layout: Layout, indent: string | undefined) => string;
}

/** Makes the elements of a path that are missing, each in the one before. */
export function createSteps(
  document: Document,
  located: Located,
  { path, innermost }: { path: string; innermost: Innermost },
): Splice {
  assertCreatable(located, path);
  const { element, missing } = located;
  const write = (layout: Layout, indent: string | undefined): string =>
    written(missing, innermost, { layout, indent });
  return insertInto(document, element, { name: missing[0]?.name ?? '', write });
}

function written(
  steps: readonly Step[],
  innermost: Innermost,
  place: { layout: Layout; indent: string | undefined },
): string {
  const [step, ...others] = steps;
  const { layout, indent } = place;
  if (step === undefined) return innermost.child?.(layout, indent) ?? '';
  const isLast = others.length === 0;
  const tag = `${step.name}${attributes(step, isLast ? innermost.attribute : undefined, layout.quote)}`;
  if (isLast && innermost.text !== undefined)
    return `<${tag}>${escapedText(innermost.text)}</${step.name}>`;
  const deeper = indent === undefined ? undefined : indent + layout.step;
  const inner = written(others, innermost, { layout, indent: deeper });
  if (inner === '') return `<${tag}/>`;
  if (indent === undefined) return `<${tag}>${inner}</${step.name}>`;
  return `<${tag}>${layout.lineEnd}${deeper}${inner}${layout.lineEnd}${indent}</${step.name}>`;
}

function attributes(step: Step, own: Innermost['attribute'], quote: string): string {
  const finder = step.having && { name: step.having.attribute, value: step.having.value };
  const all = finder?.name === own?.name ? [finder] : [finder, own];
  return all
    .filter((attribute) => attribute !== undefined)
    .map(({ name, value }) => ` ${name}=${quote}${escapedValue(value, quote)}${quote}`)
    .join('');
}
