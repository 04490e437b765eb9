import { wrap } from './wrap.ts';

/** Narrower, and the last column reads better on lines of its own. */
const MIN_LAST_COLUMN = 24;

/** Aligns columns with two spaces between them; the last column is left as long as it is. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.slice(0, -1).entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell))
      .join('  ')
      .trimEnd(),
  );
}

/**
 * Like alignColumns, with the last column broken into lines below its start, or below the row where it is narrow.
 *
 * @returns the lines of each row
 */
export function alignAndWrap(rows: readonly (readonly string[])[], width: number): string[][] {
  const heads = alignColumns(rows.map((row) => [...row.slice(0, -1), '|']));
  return rows.map((row, index) => {
    const head = (heads[index] ?? '').slice(0, -1);
    const last = row.at(-1) ?? '';
    if (head.length + last.length <= width) return [head + last];
    if (width - head.length >= MIN_LAST_COLUMN)
      return wrap(last, width, ' '.repeat(head.length), head);
    return [cutTo(head.trimEnd(), width), ...wrap(last, width, '    ')];
  });
}

/** Cuts to `width` columns and shows that it was cut. */
export function cutTo(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 1))}…`;
}
