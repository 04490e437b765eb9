import { decoded } from '../xml/characters.ts';
import type { TreeElement } from '../xml/offset-tree.ts';

/** A piece of an element's own text: between children, comments and instructions. */
interface TextRun {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

const PIECE = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|[^<]+/y;

export function textRuns(text: string, element: TreeElement): TextRun[] {
  const runs: TextRun[] = [];
  let at = element.openEnd;
  for (const next of [...element.children, undefined]) {
    const end = next?.start ?? element.closeStart;
    while (at < end) {
      PIECE.lastIndex = at;
      const [piece = '', cdata] = PIECE.exec(text) ?? [];
      if (cdata !== undefined) runs.push({ start: at, end: at + piece.length, value: cdata });
      else if (!piece.startsWith('<'))
        runs.push({ start: at, end: at + piece.length, value: decoded(piece, 'text') });
      at += Math.max(1, piece.length);
    }
    at = next?.end ?? end;
  }
  return runs;
}

export function contentOf(text: string, element: TreeElement): string {
  return textRuns(text, element)
    .map(({ value }) => value)
    .join('');
}
