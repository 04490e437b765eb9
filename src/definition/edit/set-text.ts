import { Problem } from '../../model/problem.ts';
import type { XmlEdit } from '../../model/xml-edit.ts';
import { escapedText } from '../xml/characters.ts';
import type { TreeElement } from '../xml/offset-tree.ts';
import { createSteps } from './create-steps.ts';
import { locate } from './locate.ts';
import type { Document, Splice } from './splice.ts';
import { textRuns } from './text-runs.ts';

/** Blanks around a text say nothing to libvirt: they stay as they are. */
export function setText(
  document: Document,
  { path, value }: Extract<XmlEdit, { do: 'text' }>,
): Splice[] {
  const located = locate(document, path);
  if (located.missing.length > 0)
    return [createSteps(document, located, { path, innermost: { text: value } })];
  const { element } = located;
  if (element.children.length > 0)
    throw new Problem({ what: `<${element.name}> holds elements, so its text is not changed` });
  return replaceText(document.text, element, value);
}

function replaceText(text: string, element: TreeElement, value: string): Splice[] {
  const runs = textRuns(text, element).filter((run) => run.value.trim() !== '');
  const now = runs.map((run) => run.value).join('');
  if (now.trim() === value.trim()) return [];
  const written = escapedText(value);
  if (element.selfClosing) {
    const start = text.slice(0, element.openEnd - '/>'.length).trimEnd().length;
    return [{ start, end: element.openEnd, text: `>${written}</${element.name}>` }];
  }
  if (runs.length === 0) return [{ start: element.openEnd, end: element.openEnd, text: written }];
  return runs.map((run, index) => ({ ...trimmed(text, run), text: index === 0 ? written : '' }));
}

function trimmed(text: string, { start, end }: { start: number; end: number }) {
  const source = text.slice(start, end);
  return {
    start: end - source.trimStart().length,
    end: start + source.trimEnd().length,
  };
}
