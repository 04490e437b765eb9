import type { PublishedRow, PublishedTable } from './table.ts';

/**
 * The baseline: a straight line in run time over the one thing that changes in a series, through the rows it may see.
 * Where there is but one such row, everything is as that one.
 */
export function straightLine(
  table: PublishedTable,
  seen: readonly PublishedRow[],
): (row: PublishedRow) => number {
  const timeOf = (value: number): number => (table.lessIsBetter ? value : 1 / value);
  return (asked) => {
    const points = seen
      .filter(({ series }) => series === asked.series)
      .map(({ x, published }) => [x, timeOf(published)] as const);
    return timeOf(lineAt(points, asked.x));
  };
}

/** Ordinary least squares. */
function lineAt(points: readonly (readonly [x: number, y: number])[], x: number): number {
  const mean = (at: 0 | 1): number =>
    points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [centre, level] = [mean(0), mean(1)];
  const spread = points.reduce((sum, point) => sum + (point[0] - centre) ** 2, 0);
  if (spread === 0) return level;
  const rise = points.reduce((sum, point) => sum + (point[0] - centre) * (point[1] - level), 0);
  return level + (rise / spread) * (x - centre);
}
