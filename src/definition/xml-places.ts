import { parseTree, type TreeElement } from './xml/offset-tree.ts';
import { childrenAt, parsePath } from './xml/path.ts';

/** Counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds where in a definition something is that a finding names: `devices/disk[1]/driver`,
 * `/domain/clock/timer[@name="hpet"]/@present`. What is not there (often that is the finding) is looked for in
 * its nearest ancestor that is; a document that cannot be read has one place, its beginning.
 */
export function placesIn(text: string): (path: string) => Place {
  const starts = lineStarts(text);
  const root = rootOf(text);
  return (path) => {
    let element = root;
    for (const step of parsePath(path).steps) {
      const next = element && childrenAt(text, element, step)[0];
      if (next === undefined) break;
      element = next;
    }
    return placeAt(starts, element?.start ?? 0);
  };
}

function rootOf(text: string): TreeElement | undefined {
  try {
    return parseTree(text);
  } catch {
    return undefined;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function placeAt(starts: readonly number[], offset: number): Place {
  const line = starts.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}
