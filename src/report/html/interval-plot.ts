import type { Figure } from '../../model/results.ts';
import { amountText } from '../figure-words.ts';
import { html, type Markup } from './markup.ts';

/** All lengths in CSS pixels: the plot is drawn at its own size and shrinks only where that does not fit. */
const WIDTH = 640;
const LEFT = 4;
const ROW = 44;
const LABEL = 16;
const MIDDLE = 30;
const DOT = 2.5;
const BOX = 12;
const MIDDLE_WIDTH = 3;
const TOP = 6;
const SCALE = 20;

/**
 * One row a configuration: every value as a dot, the median as a bar, its 95 % interval as a band. The scale begins
 * at 0, so that lengths compare as the figures do.
 */
export function intervalPlot(
  figures: readonly Figure[],
  name: (id: string) => string,
  title: string,
): Markup {
  const most = Math.max(...figures.flatMap(({ values, high }) => [...values, high]));
  const place = (value: number) => rounded(LEFT + (value / most) * (WIDTH - 2 * LEFT));
  const height = TOP + figures.length * ROW + SCALE;
  const unit = figures[0]?.unit ?? '';
  const text = figures
    .map((each) => `${name(each.configuration)}: ${amountText(each.median)} ${unit}`)
    .join('; ');
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most);
  const bottom = height - SCALE;
  return html`<svg class="intervals" role="img" aria-label="${title}. ${text}" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
${grid.map((value) => html`<path class="grid" d="M${place(value)} 0V${bottom}"/>`)}
<text x="0" y="${height - 4}">0</text><text class="figure" x="${WIDTH}" y="${height - 4}">${amountText(most)} ${unit}</text>
${figures.map((figure, index) => row(figure, name(figure.configuration), TOP + index * ROW, place))}</svg>
`;
}

function row(
  { values, median, low, high }: Figure,
  label: string,
  top: number,
  place: (value: number) => number,
): Markup {
  const y = top + MIDDLE;
  const width = Math.max(rounded(place(high) - place(low)), 1);
  return html`<text x="0" y="${top + LABEL - 3}">${label}</text>
<rect class="track" x="${place(low)}" y="${y - BOX / 2}" width="${width}" height="${BOX}"/>
<rect class="left" x="${rounded(place(median) - MIDDLE_WIDTH / 2)}" y="${y - BOX / 2}" width="${MIDDLE_WIDTH}" height="${BOX}"/>
${values.map((value) => html`<circle class="value" cx="${place(value)}" cy="${y}" r="${DOT}"/>`)}
`;
}

function rounded(length: number): number {
  return Math.round(length * 10) / 10;
}
