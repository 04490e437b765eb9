import type { Audit } from '../../model/audit.ts';
import type { Finding } from '../../model/finding.ts';
import type { LedgerAccount } from '../../model/ledger.ts';
import { type Dimension, dimensions } from '../../model/verdict.ts';
import { sizeWords } from '../audit-words.ts';
import { html, type Markup, name, type Part } from './markup.ts';
import { speedId } from './native-speed.ts';
import { severityChips } from './severity-chips.ts';
import { type Row, table } from './table.ts';

/** The host and every guest in a row: what it is, what was found, what is left of native speed. */
export function guestsTable(audit: Audit): Markup {
  const { ledger } = audit;
  const told = dimensions.filter((each) => ledger.some(({ dimension }) => dimension === each));
  const findings = Map.groupBy(audit.findings, ({ subject }) => subject.guest);
  const accounts = Map.groupBy(ledger, ({ subject }) => subject.guest);
  const rowOf = (head: readonly Part[], guest: string | undefined): Row => ({
    cells: [...head, ...standing(findings.get(guest) ?? [], accounts.get(guest) ?? [], told)],
  });
  const rows = [
    rowOf([html`host ${name(audit.host.name)}`, '', ''], undefined),
    ...audit.guests.map((guest, index) => {
      const label = accounts.has(guest.id)
        ? html`<a href="#${speedId(index)}">${name(guest.name)}</a>`
        : name(guest.name);
      return rowOf(
        [label, guest.state, [...sizeWords(guest), ...classWords(guest)].join(' · ')],
        guest.id,
      );
    }),
  ];
  const columns = [
    ...['Guest', 'State', 'Size', 'Findings'].map((heading) => ({ heading })),
    ...told.map((heading) => ({ heading, figures: true as const })),
  ];
  const caption =
    told.length === 0
      ? 'The host and its guests'
      : 'The host and its guests; figures are what is left of native speed, typical and worst to best';
  return html`<section id="guests" aria-labelledby="guests-title"><h2 id="guests-title">Guests</h2>
${table(caption, columns, rows)}</section>
`;
}

/** `class web, dedicated`, where one is declared. */
function classWords({ class: declared, policy }: Audit['guests'][number]): string[] {
  if (declared === undefined) return [];
  return [`class ${declared}${policy === undefined ? '' : `, ${policy}`}`];
}

function standing(
  findings: readonly Finding[],
  accounts: readonly LedgerAccount[],
  told: readonly Dimension[],
): Part[] {
  return [
    severityChips(findings),
    ...told.map((dimension): Part => {
      const account = accounts.find((each) => each.dimension === dimension);
      return account === undefined ? undefined : shareCell(account);
    }),
  ];
}

const BAR_WIDTH = 72;

/** The figure, and under it a bar of the same length with the range as a line. */
function shareCell(account: LedgerAccount): Markup {
  const [typical, worst, best] = [account.typical, account.worst, account.best].map(
    (share) => Math.round(share * BAR_WIDTH * 10) / 10,
  );
  return html`<span>${shareOf(account.typical)} % <small>${shareOf(account.worst)}–${shareOf(account.best)}</small></span><svg class="share" aria-hidden="true" width="${BAR_WIDTH}" height="6" viewBox="0 0 ${BAR_WIDTH} 6"><rect class="track" width="${BAR_WIDTH}" height="6"/><rect class="left" width="${typical}" height="6"/><path class="whisker" d="M${worst} 3H${best}"/></svg>`;
}

function shareOf(share: number): string {
  return (share * 100).toFixed(0);
}
