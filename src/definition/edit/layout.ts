import type { TreeElement } from '../xml/offset-tree.ts';
import type { Document } from './splice.ts';

const USUAL_INDENT = '  ';
/** What libvirt writes. */
const USUAL_QUOTE = "'";

/** How the author of a definition lays it out, so that what is new looks like the rest. */
export interface Layout {
  readonly lineEnd: '\n' | '\r\n';
  /** What a level is moved in by. */
  readonly step: string;
  readonly quote: string;
}

export function layoutOf(document: Document): Layout {
  const { text, root } = document;
  const first = root.children.find((child) => indentOf(text, child) !== undefined);
  const outer = indentOf(text, root) ?? '';
  const inner = first && indentOf(text, first);
  return {
    lineEnd: text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n',
    step: inner?.startsWith(outer) === true ? inner.slice(outer.length) : USUAL_INDENT,
    quote: quoteIn(text, root) ?? USUAL_QUOTE,
  };
}

/** The blanks before an element; undefined where something else stands before it on its line. */
export function indentOf(text: string, element: TreeElement): string | undefined {
  const before = text.slice(lineStart(text, element.start), element.start);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Of the last attribute of the element, or of the first one below it. */
export function quoteIn(text: string, element: TreeElement): string | undefined {
  const own = element.attributes.at(-1);
  if (own !== undefined) return text[own.valueEnd];
  for (const child of element.children) {
    const quote = quoteIn(text, child);
    if (quote !== undefined) return quote;
  }
  return undefined;
}
