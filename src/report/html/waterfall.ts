import { wrap } from '../wrap.ts';
import { html, type Markup } from './markup.ts';

/** A loss as a share (0..1) of what the steps before it left. */
export interface WaterfallStep {
  readonly label: string;
  readonly low: number;
  readonly typical: number;
  readonly high: number;
}

/** All lengths in CSS pixels: the chart is drawn at its own size and shrinks only where that does not fit. */
const WIDTH = 300;
const LINE = 16;
const BAR = 14;
const GAP = 8;
const WHISKER_END = 4;
/** Characters that fit beside the figures. */
const LABEL_CHARACTERS = 28;

interface Bar {
  readonly kind: 'native' | 'loss' | 'left';
  readonly label: string;
  readonly figure: string;
  /** Shares of native. */
  readonly from: number;
  readonly to: number;
  /** What is left at best and at worst. */
  readonly best: number;
  readonly worst: number;
}

/**
 * From native (100 %) down to what is left: a bar for each step's loss, from what was left before it to what is
 * left after it, with a whisker from the least to the most that the step may leave. The last bar is what is left
 * after all, and its whisker what is left if every loss is at its least and at its most.
 */
export function waterfall(steps: readonly WaterfallStep[], title: string): Markup {
  const bars = barsOf(steps);
  const rows: Markup[] = [];
  let top = 0;
  for (const bar of bars) {
    const lines = wrap(bar.label, LABEL_CHARACTERS);
    rows.push(barMarkup(bar, lines, top));
    top += lines.length * LINE + BAR + GAP;
  }
  const text = bars.map(({ label, figure }) => `${label}: ${figure}`).join('; ');
  return html`<svg class="waterfall" role="img" aria-label="${title}. ${text}" width="${WIDTH}" height="${top}" viewBox="0 0 ${WIDTH} ${top}">
${[0, 0.25, 0.5, 0.75, 1].map((share) => gridLine(share, top))}
${rows}</svg>
`;
}

function barsOf(steps: readonly WaterfallStep[]): Bar[] {
  let left = { best: 1, typical: 1, worst: 1 };
  const losses = steps.map(({ label, low, typical, high }): Bar => {
    const before = left.typical;
    left = {
      best: left.best * (1 - low),
      typical: before * (1 - typical),
      worst: left.worst * (1 - high),
    };
    return {
      kind: 'loss',
      label,
      figure: `−${percent(typical)} % (${percent(low)} to ${percent(high)})`,
      from: left.typical,
      to: before,
      best: before * (1 - low),
      worst: before * (1 - high),
    };
  });
  const whole = { from: 0, to: 1, best: 1, worst: 1 };
  const range = `(${percent(left.worst)} to ${percent(left.best)})`;
  return [
    { kind: 'native', label: 'native', figure: '100 %', ...whole },
    ...losses,
    {
      kind: 'left',
      label: 'left',
      figure: `${percent(left.typical)} % ${range}`,
      from: 0,
      to: left.typical,
      best: left.best,
      worst: left.worst,
    },
  ];
}

function barMarkup(bar: Bar, lines: readonly string[], top: number): Markup {
  const barTop = top + lines.length * LINE;
  const middle = barTop + BAR / 2;
  const [from, to, best, worst] = [bar.from, bar.to, bar.best, bar.worst].map(place);
  const labels = lines.map(
    (line, index) => html`<text x="0" y="${top + (index + 1) * LINE - 4}">${line}</text>`,
  );
  const end = (x: number | undefined) =>
    html`<path class="whisker" d="M${x} ${middle - WHISKER_END}v${2 * WHISKER_END}"/>`;
  const whisker =
    best === worst
      ? undefined
      : html`<path class="whisker" d="M${worst} ${middle}H${best}"/>${end(worst)}${end(best)}`;
  return html`${labels}<text class="figure" x="${WIDTH}" y="${top + LINE - 4}">${bar.figure}</text>
<rect class="${bar.kind}" x="${from}" y="${barTop}" width="${rounded(Math.max((to ?? 0) - (from ?? 0), 1))}" height="${BAR}"/>${whisker}
`;
}

function gridLine(share: number, height: number): Markup {
  return html`<path class="grid" d="M${place(share)} 0V${height}"/>`;
}

/** A share of native to its place, with room for the ends of whiskers on both sides. */
function place(share: number): number {
  return rounded(1 + share * (WIDTH - 2));
}

function rounded(length: number): number {
  return Math.round(length * 10) / 10;
}

function percent(share: number): string {
  return (share * 100).toFixed(share < 0.1 && share > 0 ? 1 : 0);
}
