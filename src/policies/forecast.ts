/** A figure at a moment. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

/** So many points are enough for a slope, and their pairs are quickly counted. */
const MOST = 60;

/**
 * When a rising figure will reach a limit: by the median of the slopes of all pairs of points (Theil and Sen), which a
 * burst does not bend as it bends a line of least squares. Undefined where it does not rise, or is seen too shortly.
 */
export function crossing(
  points: readonly Point[],
  limit: number,
  leastMs: number,
): { readonly inMs: number; readonly perMs: number } | undefined {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastMs)
    return undefined;
  const step = Math.ceil(points.length / MOST);
  const chosen = points.filter((_, index) => index % step === 0);
  const slopes = chosen.flatMap((one, index) =>
    chosen.slice(index + 1).map((other) => (other.value - one.value) / (other.atMs - one.atMs)),
  );
  const perMs = median(slopes);
  if (perMs === undefined || perMs <= 0) return undefined;
  const level = median(chosen.map(({ atMs, value }) => value + perMs * (last.atMs - atMs)));
  return level === undefined ? undefined : { inMs: Math.max(0, (limit - level) / perMs), perMs };
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}
