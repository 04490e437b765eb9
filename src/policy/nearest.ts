/** Edits up to which a word is taken for a slip of the pen. */
const MAX_EDITS = 3;

/** The one of the words that was perhaps meant; undefined where none is near. Case does not matter. */
export function nearest(typed: string, words: Iterable<string>): string | undefined {
  // What is longer than any name is not worth comparing.
  if (typed.length > 64) return undefined;
  let best: { word: string; edits: number } | undefined;
  for (const word of words) {
    const edits = editsBetween(typed.toLowerCase(), word.toLowerCase());
    if (edits < (best?.edits ?? Number.POSITIVE_INFINITY)) best = { word, edits };
  }
  if (best === undefined) return undefined;
  // More than a third of a word is another word.
  const most = Math.min(MAX_EDITS, Math.max(1, Math.floor(best.word.length / 3)));
  return best.edits <= most ? best.word : undefined;
}

/** Levenshtein's distance, row by row. */
function editsBetween(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const shifted = Math.min(above[column] ?? 0, current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, shifted));
    }
    above = current;
  }
  return above[right.length] ?? 0;
}
