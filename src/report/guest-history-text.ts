import { memoryText } from '../model/amount.ts';
import type { GuestHistoryDocument } from '../model/guest-history.ts';
import { csvRow } from './csv-row.ts';
import { safeText } from './safe-text.ts';
import { inColumns, sparkline } from './sparkline.ts';
import type { Terminal } from './terminal.ts';

/** One guest's figure over time: a picture of it, and where it began, was lowest and highest, and is now. */
export function guestHistoryText(document: GuestHistoryDocument, terminal: Terminal): string {
  const { metric, guests, from, to } = document;
  const span = { fromS: Date.parse(from) / 1000, toS: Date.parse(to) / 1000 };
  const lines = guests.flatMap(({ name, id, points }) => {
    const values = points.map(({ value }) => value);
    const [first] = values;
    const last = values.at(-1);
    const head = `${safeText(name)} (${safeText(id)})`;
    if (first === undefined || last === undefined) return [head, '  nothing was seen'];
    const text = (value: number): string => valueText(value, metric.unit);
    const dated = points.map(({ at, value }) => ({ atS: Date.parse(at) / 1000, value }));
    return [
      head,
      `  ${sparkline(inColumns(dated, span, terminal.width - 4), terminal)}`,
      `  first ${text(first)}, lowest ${text(Math.min(...values))}, highest ${text(Math.max(...values))}, last ${text(last)}`,
    ];
  });
  const title = `${metric.name}: ${metric.help}`;
  return `${title}\n${from} to ${to}\n\n${lines.join('\n')}\n`;
}

/** In the unit people say it in. */
export function valueText(value: number, unit: string): string {
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`;
  if (unit === 'KiB') return memoryText(value);
  if (unit === 'KiB/s') return `${memoryText(Math.round(value))}/s`;
  return unit === '1/s' ? `${value.toFixed(1)}/s` : `${value.toFixed(2)} ${unit}`;
}

/** One line a point. */
export function guestHistoryCsv({ guests, metric }: GuestHistoryDocument): string {
  const rows = guests.flatMap(({ name, id, points }) =>
    points.map(({ at, value }) => csvRow([name, id, at, metric.name, value])),
  );
  return [csvRow(['guest', 'id', 'at', 'metric', 'value']), ...rows].join('');
}
