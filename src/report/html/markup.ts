import { safeText } from '../safe-text.ts';

/** HTML or SVG that is safe to put into a document. Only `html` and constants of this folder make it. */
export interface Markup {
  readonly markup: string;
}

export type Part = string | number | Markup | undefined | readonly Part[];

/** What can end or begin something in text and in quoted attributes (HTML, "escaping a string"). */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Markup from a template. Strings put into it are text, whatever they hold: also what reorders or hides text
 * is shown instead of sent. Markup and lists of it are put in as they are; undefined is nothing. Attributes
 * must be quoted.
 */
export function html(constant: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const [first = '', ...rest] = constant;
  const markup = rest.reduce(
    (before, after, index) => before + textOf(parts[index]) + after,
    first,
  );
  return { markup };
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(textOf).join('');
}

function escaped(text: string): string {
  return safeText(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A name from outside: set apart, so that one written from right to left leaves its surroundings in order. */
export function name(text: string): Markup {
  return html`<bdi class="name">${text}</bdi>`;
}
