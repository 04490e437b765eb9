import { Problem } from '../../model/problem.ts';
import type { XmlEdit } from '../../model/xml-edit.ts';
import { indentOf, lineStart } from './layout.ts';
import { locate } from './locate.ts';
import type { Document, Splice } from './splice.ts';

const BLANK_TO_LINE_END = /[ \t]*(?:\r?\n|$)/y;

/** With its line where nothing else stands on it. */
export function removeElement(
  document: Document,
  { path }: Extract<XmlEdit, { do: 'remove' }>,
): Splice[] {
  const { element, missing } = locate(document, path);
  if (missing.length > 0) return [];
  const { text, root } = document;
  if (element === root) throw new Problem({ what: 'the whole definition cannot be taken away' });
  const { start, end } = element;
  BLANK_TO_LINE_END.lastIndex = end;
  if (indentOf(text, element) === undefined || !BLANK_TO_LINE_END.test(text))
    return [{ start, end, text: '' }];
  return [{ start: lineStart(text, start), end: BLANK_TO_LINE_END.lastIndex, text: '' }];
}
