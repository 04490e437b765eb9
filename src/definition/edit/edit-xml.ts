import { Problem } from '../../model/problem.ts';
import type { XmlEdit } from '../../model/xml-edit.ts';
import { parseTree } from '../xml/offset-tree.ts';
import { addElement } from './add-element.ts';
import { removeElement } from './remove-element.ts';
import { setAttribute } from './set-attribute.ts';
import { setText } from './set-text.ts';
import { type Document, type Splice, spliced } from './splice.ts';

/**
 * A guest's definition after these edits, one after the other. All that they do not name stays byte for byte:
 * comments, unknown elements, `qemu:commandline`, quotes, blanks. What holds already is not touched.
 *
 * @throws Problem for a text that is no definition, and for an edit whose path names nothing or several elements
 */
export function editXml(text: string, edits: readonly XmlEdit[]): string {
  let document: Document | undefined = definitionOf(text);
  let now = text;
  for (const edit of edits) {
    document ??= definitionOf(now);
    const splices = splicesFor(document, edit);
    if (splices.length === 0) continue;
    now = spliced(now, splices);
    document = undefined;
  }
  return now;
}

function splicesFor(document: Document, edit: XmlEdit): readonly Splice[] {
  switch (edit.do) {
    case 'set':
      return setAttribute(document, edit);
    case 'text':
      return setText(document, edit);
    case 'remove':
      return removeElement(document, edit);
    case 'add':
      return addElement(document, edit);
  }
}

function definitionOf(text: string): Document {
  const root = parseTree(text);
  if (root.name !== 'domain')
    throw new Problem({ what: `Not a guest's definition: it begins with <${root.name}>` });
  return { text, root };
}
