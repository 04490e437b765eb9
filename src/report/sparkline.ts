import type { Terminal } from './terminal.ts';

const BLOCKS = '▁▂▃▄▅▆▇█';
const PLAIN = '_.:-=+*#';
/** Where nothing was seen. */
const GAP = ' ';

/**
 * Values as a line of columns of different height, from the least to the greatest of them.
 *
 * @param values one a column; undefined for none
 */
export function sparkline(
  values: readonly (number | undefined)[],
  terminal: Pick<Terminal, 'unicode'>,
): string {
  const steps = [...(terminal.unicode ? BLOCKS : PLAIN)];
  const known = values.filter((value) => value !== undefined);
  const least = Math.min(...known);
  const range = Math.max(...known) - least;
  return values
    .map((value) => {
      if (value === undefined) return GAP;
      const height = range === 0 ? 0 : (value - least) / range;
      return steps[Math.min(steps.length - 1, Math.floor(height * steps.length))] ?? GAP;
    })
    .join('');
}

/** Means of equal parts of a length of time; undefined where a part has no point. */
export function inColumns(
  points: readonly { readonly atS: number; readonly value: number }[],
  span: { readonly fromS: number; readonly toS: number },
  columns: number,
): (number | undefined)[] {
  const sums = Array.from({ length: columns }, () => ({ total: 0, count: 0 }));
  const length = Math.max(span.toS - span.fromS, 1);
  for (const { atS, value } of points) {
    const part = Math.floor(((atS - span.fromS) / length) * columns);
    const column = sums[Math.min(Math.max(part, 0), columns - 1)];
    if (column === undefined) continue;
    column.total += value;
    column.count += 1;
  }
  return sums.map(({ total, count }) => (count === 0 ? undefined : total / count));
}
