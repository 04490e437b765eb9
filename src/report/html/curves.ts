import type { SweepDocument } from '../../model/simulation.ts';
import { html, type Markup } from './markup.ts';

/** All lengths in CSS pixels. */
const WIDTH = 760;
const HEIGHT = 360;
const LEFT = 44;
const RIGHT = 120;
const TOP = 12;
const BOTTOM = 34;
const GRID_STEP = 0.2;
const MOST_TICKS = 8;
const LABEL_GAP = 6;
const LINE_OF_TEXT = 14;

/** Kept apart by dash as well as by colour. */
export const CURVES = `
.curve { fill: none; stroke: var(--stroke); stroke-width: 2.5; } .band { fill: var(--fill); opacity: .45; }
.axis { stroke: var(--strong-line); } .tick { text-anchor: middle; } .level { text-anchor: end; }
.curve.c1 { stroke-dasharray: 7 4; } .curve.c2 { stroke-dasharray: 2 3; } .curve.c3 { stroke-dasharray: 10 3 2 3; }
`;

type Row = SweepDocument['rows'][number];

/** One curve a policy with its band, shares of native over the number of guests. */
export function curves({ policies, rows }: SweepDocument): Markup {
  const counts = rows.map(({ guests }) => guests);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const x = (guests: number): number =>
    LEFT + ((WIDTH - LEFT - RIGHT) * (guests - least)) / Math.max(1, most - least);
  const y = (share: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share);
  const levels = Array.from({ length: Math.round(1 / GRID_STEP) + 1 }, (_, at) => at * GRID_STEP);
  const ticks = ticksOf(counts);
  const labels = labelHeights(policies, rows, y);
  return html`<svg class="curves" role="img" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-label="Share of native by number of guests, one curve a policy; the table below has the numbers">
${levels.map((level) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y(level))}" y2="${round(y(level))}"/><text class="level" x="${LEFT - LABEL_GAP}" y="${round(y(level) + 4)}">${Math.round(100 * level)}</text>`)}
${ticks.map((guests) => html`<text class="tick" x="${round(x(guests))}" y="${HEIGHT - BOTTOM + 18}">${guests}</text>`)}
<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y(0))}" y2="${round(y(0))}"/>
${policies.map((policy, at) => curve(policy, at, { rows, x, y, label: labels[at] ?? TOP }))}
</svg>`;
}

interface Scale {
  readonly rows: readonly Row[];
  readonly x: (guests: number) => number;
  readonly y: (share: number) => number;
  readonly label: number;
}

function curve(policy: string, at: number, { rows, x, y, label }: Scale): Markup {
  const told = rows.flatMap(({ guests, shares }) => {
    const share = shares[policy]?.share;
    return share === undefined ? [] : [{ guests, ...share }];
  });
  const point = (guests: number, share: number): string => `${round(x(guests))},${round(y(share))}`;
  const line = told.map(({ guests, typical }) => point(guests, typical)).join(' ');
  const above = told.map(({ guests, high }) => point(guests, high));
  const below = told.map(({ guests, low }) => point(guests, low)).reverse();
  const end = told.at(-1);
  if (end === undefined) return html``;
  return html`<g class="c${at}"><polygon class="band" points="${[...above, ...below].join(' ')}"/><polyline class="curve c${at}" points="${line}"/><text x="${round(x(end.guests) + LABEL_GAP)}" y="${round(label)}">${policy}</text></g>
`;
}

/** Where curves end, moved apart so that their names can be read. */
function labelHeights(
  policies: readonly string[],
  rows: readonly Row[],
  y: (share: number) => number,
): number[] {
  const ends = policies.map((policy) => {
    const last = rows.findLast(({ shares }) => shares[policy] !== undefined);
    return y(last?.shares[policy]?.share.typical ?? 0) + 4;
  });
  const order = ends.map((_, at) => at).sort((one, other) => (ends[one] ?? 0) - (ends[other] ?? 0));
  let lowest = 0;
  for (const at of order) {
    lowest = Math.max(ends[at] ?? 0, lowest);
    ends[at] = lowest;
    lowest += LINE_OF_TEXT;
  }
  return ends;
}

function ticksOf(counts: readonly number[]): number[] {
  const last = counts.length - 1;
  const ticks = Math.min(MOST_TICKS, counts.length);
  const at = Array.from({ length: ticks }, (_, tick) =>
    Math.round((tick * last) / Math.max(1, ticks - 1)),
  );
  return [...new Set(at)].flatMap((place) => counts[place] ?? []);
}

function round(length: number): string {
  return length.toFixed(1);
}
