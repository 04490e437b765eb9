import { memoryText } from '../model/amount.ts';
import type { SweepDocument } from '../model/simulation.ts';
import { engineText, percent } from './loss-words.ts';
import { alignColumns } from './table.ts';
import { inItsCharacters, type Terminal } from './terminal.ts';

/** More rows than this are thinned out; the JSON has all. */
const MOST_ROWS = 20;

/** Shares of native by number of guests and policy. */
export function sweepText(document: SweepDocument, terminal: Terminal): string {
  const { policies, rows } = document;
  const shown = thinned(rows);
  const table = [
    ['guests', ...policies],
    ...shown.map(({ guests, shares }) => [
      String(guests),
      ...policies.map((policy) => cell(shares[policy]?.share)),
    ]),
  ];
  const left = rows.length - shown.length;
  const lines = [
    settingText(document),
    engineText(document.runs),
    '',
    ...alignColumns(table),
    ...(left > 0 ? ['', `${left} rows are left out here; --format json has all.`] : []),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

export function settingText({ host, guest }: SweepDocument): string {
  const threads = host.threads === 1 ? '' : `, ${host.threads} threads each`;
  const busy = guest.duty === 1 ? 'busy' : `busy ${percent(guest.duty)} % of the time`;
  return `% of native, predicted · ${host.cores} cores${threads}, ${host.nodes} nodes, ${memoryText(host.memoryMiB * 1024)} · guests of ${guest.vcpus} vCPUs, ${memoryText(guest.memoryMiB * 1024)}, ${busy}`;
}

function cell(share: { low: number; typical: number; high: number } | undefined): string {
  if (share === undefined) return '-';
  const [low, typical, high] = [share.low, share.typical, share.high].map((each) =>
    (100 * each).toFixed(1),
  );
  return `${typical} (${low}-${high})`;
}

function thinned<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= MOST_ROWS) return rows;
  const last = rows.length - 1;
  const kept = new Set(
    Array.from({ length: MOST_ROWS }, (_, at) => Math.round((at * last) / (MOST_ROWS - 1))),
  );
  return rows.filter((_, at) => kept.has(at));
}
