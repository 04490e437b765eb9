import type { SweepDocument } from '../../model/simulation.ts';
import { engineText, lossesText } from '../loss-words.ts';
import { settingText } from '../sweep-text.ts';
import { CURVES, curves } from './curves.ts';
import { html, type Part } from './markup.ts';
import { pageHead } from './page-head.ts';
import { STYLE } from './style.ts';
import { table } from './table.ts';

const TITLE = 'virt-tune: guests on a host';

/** The curves with their bands and the numbers, as one HTML document that loads nothing. */
export function sweepHtml(document: SweepDocument, sha256: (text: string) => string): string {
  const { policies, rows, runs } = document;
  const figures = true as const;
  const columns = [{ heading: 'Guests' }, ...policies.map((heading) => ({ heading, figures }))];
  const cells = rows.map(({ guests, shares }) => ({
    cells: [String(guests), ...policies.map((policy) => cell(shares[policy]?.share))],
  }));
  const last = rows.at(-1);
  const parts = policies.flatMap((policy) => {
    const outcome = last?.shares[policy];
    return outcome === undefined ? [] : [html`<li>${policy}: ${lossesText(outcome.losses)}</li>`];
  });
  return html`<!doctype html>
<html lang="en">
${pageHead(TITLE, sha256, STYLE + CURVES)}
<body>
<header><p class="kicker">virt-tune simulate</p><h1>How guests share a host</h1><p>${settingText(document)}</p></header>
<main>
<section aria-labelledby="curves"><h2 id="curves">Share of native</h2>${curves(document)}
<p class="aside">${bandsText(runs)} Predicted, ${engineText(runs)}; not measured.</p></section>
<section aria-labelledby="parts"><h2 id="parts">What ${last?.guests ?? 0} guests lose to</h2><ul>${parts}</ul></section>
<section aria-labelledby="numbers"><h2 id="numbers">Numbers</h2>
${table('Per cent of native, lowest to highest', columns, cells)}</section>
</main>
</body>
</html>
`.markup;
}

function bandsText(runs: SweepDocument['runs']): string {
  return runs === undefined
    ? 'Lines are typical, bands what the plausible range of the parameters makes of them.'
    : 'Lines are the middle of the runs, bands from the lowest to the highest of them.';
}

function cell(share: { low: number; typical: number; high: number } | undefined): Part {
  if (share === undefined) return '-';
  const percent = (value: number): string => (100 * value).toFixed(1);
  return html`${percent(share.typical)} <small>(${percent(share.low)}-${percent(share.high)})</small>`;
}
