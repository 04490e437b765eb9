import { type ParameterName, type ParameterValues, parameters } from './parameters.ts';

/** A parameter's range as 0..1. */
type Point = readonly number[];
interface Tried {
  readonly at: Point;
  readonly error: number;
}

const STEPS = 400;
/** Where no step gains more than this the search has arrived. */
const CLOSE = 1e-10;
/** Of each range, where searches begin: one that ends in a hollow is outdone by another. */
const BEGINNINGS = [0.25, 0.7] as const;
const FIRST_STEP = 0.2;

/**
 * Values of the named parameters, each within its plausible range, for which `error` is least (Nelder and Mead 1965,
 * from several beginnings). The same for the same question, always.
 */
export function fitParameters(
  names: readonly ParameterName[],
  error: (values: ParameterValues) => number,
  start: ParameterValues,
): ParameterValues {
  if (names.length === 0) return start;
  const valuesAt = (point: Point): ParameterValues => ({
    ...start,
    ...Object.fromEntries(names.map((name, at) => [name, valueOn(name, point[at] ?? 0)])),
  });
  const errorAt = (point: Point): Tried => ({ at: point, error: error(valuesAt(point)) });
  const found = beginnings(names.length).map((begin) => descend(begin, errorAt));
  const [best] = found.sort((one, other) => one.error - other.error);
  return best === undefined ? start : valuesAt(best.at);
}

function valueOn(name: ParameterName, share: number): number {
  const { low, high } = parameters[name];
  return low + share * (high - low);
}

function beginnings(size: number): Point[] {
  if (size === 0) return [[]];
  return beginnings(size - 1).flatMap((rest) => BEGINNINGS.map((first) => [first, ...rest]));
}

function descend(begin: Point, errorAt: (point: Point) => Tried): Tried {
  const corners = begin.map((_, moved) =>
    begin.map((share, at) => (at === moved ? share + FIRST_STEP : share)),
  );
  const simplex = [begin, ...corners].map(errorAt);
  for (let step = 0; step < STEPS; step += 1) {
    simplex.sort((one, other) => one.error - other.error);
    const best = simplex[0];
    const worst = simplex.at(-1);
    if (best === undefined || worst === undefined || worst.error - best.error < CLOSE) break;
    replaceWorst(simplex, worst, errorAt);
  }
  return simplex.reduce((best, each) => (each.error < best.error ? each : best));
}

function replaceWorst(simplex: Tried[], worst: Tried, errorAt: (point: Point) => Tried): void {
  const others = simplex.slice(0, -1);
  const middle = worst.at.map(
    (_, at) => others.reduce((sum, each) => sum + (each.at[at] ?? 0), 0) / others.length,
  );
  const towards = (share: number): Tried =>
    errorAt(middle.map((from, at) => clamp(from + share * (from - (worst.at[at] ?? 0)))));
  const reflected = towards(1);
  const second = others.at(-1)?.error ?? worst.error;
  if (reflected.error < (others[0]?.error ?? 0)) {
    const expanded = towards(2);
    simplex[simplex.length - 1] = expanded.error < reflected.error ? expanded : reflected;
    return;
  }
  const contracted = reflected.error < second ? reflected : towards(-0.5);
  if (contracted.error < worst.error) {
    simplex[simplex.length - 1] = contracted;
    return;
  }
  const [best] = simplex;
  for (const [place, each] of simplex.entries()) {
    if (best === undefined || place === 0) continue;
    simplex[place] = errorAt(each.at.map((share, at) => (share + (best.at[at] ?? 0)) / 2));
  }
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
