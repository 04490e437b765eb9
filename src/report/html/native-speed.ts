import type { Audit } from '../../model/audit.ts';
import type { LedgerAccount, LedgerStep } from '../../model/ledger.ts';
import { dimensions } from '../../model/verdict.ts';
import { nativeShares } from '../ledger-text.ts';
import { html, type Markup, name } from './markup.ts';
import { table } from './table.ts';
import { waterfall } from './waterfall.ts';

/** Where the native share of every guest goes: charts, and the same as tables to be followed by hand. */
export function nativeSpeed({ ledger, guests }: Audit): Markup | undefined {
  if (ledger.length === 0) return undefined;
  const byGuest = Map.groupBy(ledger, ({ subject }) => subject.guest);
  const parts = guests.map((guest, index) => {
    const accounts = inOrder(byGuest.get(guest.id) ?? []);
    return accounts.length === 0
      ? undefined
      : html`<details id="${speedId(index)}"><summary><h3>${name(guest.name)}</h3> <span class="aside">${nativeShares(accounts)}</span></summary>
${accounts.map(accountMarkup)}</details>
`;
  });
  return html`<section id="speed" aria-labelledby="speed-title"><h2 id="speed-title">What is left of native speed</h2>
<p>Each step takes its share of what the steps before it left. Whiskers show the least and the most it may take; what could not be looked for lowers the worst case only. Findings with one cause count once.</p>
${hostAccounts(byGuest.get(undefined) ?? [])}
${parts}</section>
`;
}

/** The place of a guest's accounts in the document, by its index in the audit. */
export function speedId(index: number): string {
  return `speed-${index}`;
}

/** A host has no steps of its own: its accounts are its guests' put together. */
function hostAccounts(accounts: readonly LedgerAccount[]): Markup | undefined {
  if (accounts.length === 0) return undefined;
  const rows = inOrder(accounts).map((account) => ({
    cells: [account.dimension, shareText(account), account.arithmetic ?? ''],
  }));
  const columns = [
    { heading: 'Dimension' },
    { heading: 'Left of native' },
    { heading: 'How it was put together' },
  ];
  return table('The host as a whole', columns, rows);
}

function accountMarkup(account: LedgerAccount): Markup {
  const { dimension, steps } = account;
  const chart = waterfall(
    steps.map(({ kind, cause, loss }) => {
      // What could not be looked for may cost nothing.
      const least = kind === 'unknown' ? { low: 0, typical: 0 } : loss;
      return { label: cause, low: least.low, typical: least.typical, high: loss.high };
    }),
    `Share of native ${dimension}`,
  );
  return html`<div class="account"><h4>${dimension}: ${shareText(account)}</h4>
<div class="chart">${chart}</div>
<ol class="steps">${steps.map(stepMarkup)}</ol></div>
`;
}

function stepMarkup({ kind, cause, check, overlaps, loss, left, arithmetic }: LedgerStep): Markup {
  const also = overlaps.length === 0 ? '' : `, also ${overlaps.join(', ')}: counted once`;
  const found = check === undefined ? '' : ` (${check}${also})`;
  const factor =
    kind === 'unknown'
      ? `not looked for, up to ${loss.high.toFixed(3)}`
      : `× (1 − ${loss.typical.toFixed(3)}), loss ${loss.low.toFixed(3)} to ${loss.high.toFixed(3)}`;
  return html`<li><b>${cause}</b>${found}: ${factor}; left ${left.typical.toFixed(3)}<br><span class="aside">${loss.basis}, ${loss.confidence} confidence: ${arithmetic} [${loss.source}]</span></li>
`;
}

/** `50 % (49 to 50)` */
function shareText({ typical, worst, best }: LedgerAccount): string {
  const whole = (share: number) => (share * 100).toFixed(0);
  return `${whole(typical)} % (${whole(worst)} to ${whole(best)})`;
}

function inOrder(accounts: readonly LedgerAccount[]): LedgerAccount[] {
  const place = ({ dimension }: LedgerAccount) => dimensions.indexOf(dimension);
  return [...accounts].sort((left, right) => place(left) - place(right));
}
