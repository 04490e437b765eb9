import type { GuestHistoryDocument } from '../../model/guest-history.ts';
import { valueText } from '../guest-history-text.ts';
import { html, type Markup } from './markup.ts';

/** All lengths in CSS pixels. */
const WIDTH = 300;
const HEIGHT = 96;
const TOP = 6;
const BOTTOM = 18;
/** A watcher that did not run leaves a gap: no line is drawn over more than so many usual steps. */
const GAP_STEPS = 4;
/** The guests that changed most; a host with hundreds of guests makes no page of thousands of charts. */
const MOST_GUESTS = 24;

export const TIME = `
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); gap: .5rem 1.25rem; margin: .25rem 0 1rem; }
.chart { margin: 0; min-width: 0; } .chart figcaption { font-size: .85rem; color: var(--soft); }
.chart figcaption b { color: var(--ink); font-weight: 600; } .chart svg { display: block; width: 100%; }
.chart .line { fill: none; stroke: var(--bar); stroke-width: 1.75; vector-effect: non-scaling-stroke; } .chart .dot { fill: var(--bar); }
.chart .end { text-anchor: end; } .chart .base { stroke: var(--strong-line); }
`;

type Guest = GuestHistoryDocument['guests'][number];
type Points = readonly { readonly atMs: number; readonly value: number }[];

/** How guests did over time: for each some small charts on the same span, one a figure; a document a figure. */
export function timeSection(documents: readonly GuestHistoryDocument[]): Markup | undefined {
  const guests = new Map<string, Guest>();
  for (const { guests: own } of documents)
    for (const guest of own)
      if (guest.points.length > 1 && !guests.has(guest.id)) guests.set(guest.id, guest);
  const [first] = documents;
  if (first === undefined || guests.size === 0) return undefined;
  const shown = [...guests.values()].slice(0, MOST_GUESTS);
  const left = guests.size - shown.length;
  return html`<section id="time" aria-labelledby="time-title"><h2 id="time-title">Over time</h2>
<p class="aside">${timeText(first.from)} to ${timeText(first.to)}, as virt-tune watch has kept it. Gaps: it did not run, or the guest was not there.${left > 0 ? ` ${left} more guests: virt-tune history --guest NAME.` : ''}</p>
${shown.map(
  (
    guest,
  ) => html`<h3><span class="name">${guest.name}</span></h3><div class="charts">${documents.map((document) => chartOf(document, guest.id))}</div>
`,
)}</section>
`;
}

function chartOf({ metric, from, to, guests }: GuestHistoryDocument, id: string): Markup {
  const points: Points = (guests.find((guest) => guest.id === id)?.points ?? []).map(
    ({ at, value }) => ({ atMs: Date.parse(at), value }),
  );
  const last = points.at(-1);
  if (last === undefined || points.length < 2) return html``;
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // Shares are of the whole, so that charts compare; other figures begin at nothing.
  const top = metric.unit === 'share' ? Math.max(1, most) : most || 1;
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const x = (atMs: number): number => (WIDTH * (atMs - fromMs)) / Math.max(1, toMs - fromMs);
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const text = (value: number): string => valueText(value, metric.unit);
  const range = `${text(least)} to ${text(most)}`;
  return html`<figure class="chart"><figcaption><b>${metric.name} ${text(last.value)}</b> now, ${range}</figcaption><svg role="img" aria-label="${metric.help}: ${range}, now ${text(last.value)}" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"><path class="grid" d="M0 ${y(top)}H${WIDTH}"/><path class="base" d="M0 ${y(0)}H${WIDTH}"/>
${partsOf(points).map((part) => line(part, x, y))}<text x="0" y="${HEIGHT - 4}">${clockText(from)}</text><text class="end" x="${WIDTH}" y="${HEIGHT - 4}">${clockText(to)}</text></svg></figure>
`;
}

/** One that stands alone is a dot. */
function line(part: Points, x: (atMs: number) => number, y: (value: number) => number): Markup {
  const [first] = part;
  if (first !== undefined && part.length === 1)
    return html`<circle class="dot" cx="${x(first.atMs).toFixed(1)}" cy="${y(first.value).toFixed(1)}" r="1.5"/>`;
  const places = part.map(({ atMs, value }) => `${x(atMs).toFixed(1)},${y(value).toFixed(1)}`);
  return html`<polyline class="line" points="${places.join(' ')}"/>`;
}

/** Parted where nothing was seen for long. */
function partsOf(points: Points): Points[] {
  const steps = points.slice(1).map(({ atMs }, index) => atMs - (points[index]?.atMs ?? atMs));
  const usual = steps.toSorted((one, other) => one - other)[Math.floor(steps.length / 2)] ?? 0;
  const parts: (typeof points)[number][][] = [];
  for (const point of points) {
    const last = parts.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && point.atMs - before.atMs <= usual * GAP_STEPS)
      last.push(point);
    else parts.push([point]);
  }
  return parts;
}

function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function clockText(iso: string): string {
  return iso.slice(5, 16).replace('T', ' ');
}
