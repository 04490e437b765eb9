import { Problem } from '../../model/problem.ts';
import type { TreeElement } from '../xml/offset-tree.ts';
import { childrenNamed } from '../xml/path.ts';
import { indentOf, type Layout, layoutOf, lineStart } from './layout.ts';
import type { Document, Splice } from './splice.ts';
import { contentOf } from './text-runs.ts';

/** Writes an element as it should stand on lines that begin with `indent`; undefined: all on one line. */
export type Writer = (layout: Layout, indent: string | undefined) => string;

/** Puts a new element after its siblings of the same name, else after all others. */
export function insertInto(
  document: Document,
  parent: TreeElement,
  { name, write }: { name: string; write: Writer },
): Splice {
  const { text } = document;
  const layout = layoutOf(document);
  const sibling = childrenNamed(parent, name).at(-1) ?? parent.children.at(-1);
  if (sibling !== undefined) {
    const indent = indentOf(text, sibling);
    if (indent === undefined) return at(sibling.end, write(layout, undefined));
    return at(lineEndAfter(text, sibling.end), layout.lineEnd + indent + write(layout, indent));
  }
  if (contentOf(text, parent).trim() !== '')
    throw new Problem({ what: `<${parent.name}> holds text, so it can hold no <${name}>` });
  return insertFirst(text, parent, { layout, write });
}

function insertFirst(
  text: string,
  parent: TreeElement,
  { layout, write }: { layout: Layout; write: Writer },
): Splice {
  const outer = indentOf(text, parent);
  const indent = outer === undefined ? undefined : outer + layout.step;
  const written = write(layout, indent);
  const own = indent === undefined ? written : layout.lineEnd + indent + written;
  const before = indent === undefined ? '' : layout.lineEnd + outer;
  if (parent.selfClosing) {
    const start = text.slice(0, parent.openEnd - '/>'.length).trimEnd().length;
    return { start, end: parent.openEnd, text: `>${own}${before}</${parent.name}>` };
  }
  const line = lineStart(text, parent.closeStart);
  const endsOnOwnLine = line > parent.openEnd && text.slice(line, parent.closeStart).trim() === '';
  if (indent === undefined || !endsOnOwnLine) return at(parent.closeStart, own + before);
  return at(line, indent + written + layout.lineEnd);
}

function at(start: number, text: string): Splice {
  return { start, end: start, text };
}

/** A comment that follows on the line belongs to what is before it. */
const REST_OF_LINE = /(?:[ \t]|<!--(?:(?!-->)[^\r\n])*-->)*(?=\r?\n)/y;

function lineEndAfter(text: string, from: number): number {
  REST_OF_LINE.lastIndex = from;
  return REST_OF_LINE.test(text) ? REST_OF_LINE.lastIndex : from;
}
