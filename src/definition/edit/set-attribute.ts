import { Problem } from '../../model/problem.ts';
import type { XmlEdit } from '../../model/xml-edit.ts';
import { escapedValue } from '../xml/characters.ts';
import type { TreeElement } from '../xml/offset-tree.ts';
import { attributeOf, type Step } from '../xml/path.ts';
import { createSteps } from './create-steps.ts';
import { layoutOf, quoteIn } from './layout.ts';
import { locate } from './locate.ts';
import type { Document, Splice } from './splice.ts';

type SetEdit = Extract<XmlEdit, { do: 'set' }>;

export function setAttribute(document: Document, edit: SetEdit): Splice[] {
  const located = locate(document, edit.path);
  assertStaysFound(located.last, edit);
  const { attribute: name, path, value } = edit;
  if (located.missing.length === 0) return change(document, located.element, { name, value });
  if (value === null) return [];
  return [createSteps(document, located, { path, innermost: { attribute: { name, value } } })];
}

/** Else the path would name another element, or none, when the edit is looked at again. */
function assertStaysFound(last: Step | undefined, { attribute, path, value }: SetEdit): void {
  const finder = last?.having;
  if (finder?.attribute !== attribute || finder.below.length > 0 || finder.value === value) return;
  throw new Problem({
    what: `${attribute} cannot be changed where it says which element: ${path}`,
  });
}

function change(
  document: Document,
  element: TreeElement,
  { name, value }: { name: string; value: string | null },
): Splice[] {
  const { text } = document;
  const present = element.attributes.find((attribute) => attribute.name === name);
  if (value === null)
    return present ? [{ start: present.start, end: present.valueEnd + 1, text: '' }] : [];
  if (present !== undefined) {
    if (attributeOf(text, element, name) === value) return [];
    const { valueStart: start, valueEnd: end } = present;
    return [{ start, end, text: escapedValue(value, text[end] ?? '"') }];
  }
  const last = element.attributes.at(-1);
  const start = last ? last.valueEnd + 1 : element.start + 1 + element.name.length;
  const quote = quoteIn(text, element) ?? layoutOf(document).quote;
  return [{ start, end: start, text: ` ${name}=${quote}${escapedValue(value, quote)}${quote}` }];
}
