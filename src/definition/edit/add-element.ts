import type { XmlEdit } from '../../model/xml-edit.ts';
import { parseTree, type TreeElement } from '../xml/offset-tree.ts';
import { attributeOf, childrenNamed } from '../xml/path.ts';
import { createSteps } from './create-steps.ts';
import { insertInto, type Writer } from './insert.ts';
import { locate } from './locate.ts';
import type { Document, Splice } from './splice.ts';
import { contentOf } from './text-runs.ts';

/** Unless there is one that has all of this: libvirt adds addresses and defaults to what it was given. */
export function addElement(
  document: Document,
  { path, xml }: Extract<XmlEdit, { do: 'add' }>,
): Splice[] {
  const text = xml.trim();
  const wanted: Document = { text, root: parseTree(text) };
  const located = locate(document, path);
  const { element, missing } = located;
  const write = writerOf(text);
  if (missing.length > 0)
    return [createSteps(document, located, { path, innermost: { child: write } })];
  const isThere = childrenNamed(element, wanted.root.name).some((root) =>
    holds({ text: document.text, root }, wanted),
  );
  return isThere ? [] : [insertInto(document, element, { name: wanted.root.name, write })];
}

function holds(present: Document, wanted: Document): boolean {
  const content = contentOf(wanted.text, wanted.root).trim();
  if (content !== '' && contentOf(present.text, present.root).trim() !== content) return false;
  const attributes = wanted.root.attributes.every(
    ({ name }) =>
      attributeOf(present.text, present.root, name) === attributeOf(wanted.text, wanted.root, name),
  );
  return attributes && wanted.root.children.every((child) => holdsChild(present, wanted, child));
}

function holdsChild(present: Document, wanted: Document, root: TreeElement): boolean {
  return childrenNamed(present.root, root.name).some((child) =>
    holds({ text: present.text, root: child }, { text: wanted.text, root }),
  );
}

/** Line breaks between tags are moved in as far as the first line is; those in texts are the author's. */
function writerOf(xml: string): Writer {
  return ({ lineEnd }, indent) =>
    indent === undefined ? xml : xml.replace(/>\s*?\r?\n(?=[ \t]*<)/g, `>${lineEnd}${indent}`);
}
