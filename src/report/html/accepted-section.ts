import type { Audit } from '../../model/audit.ts';
import { isAccepted } from '../../model/is-open.ts';
import { html, type Markup, name } from './markup.ts';
import { table } from './table.ts';

/** What is known and accepted: not counted above, and not kept from the reader. */
export function acceptedSection({ findings, expired = [] }: Audit): Markup | undefined {
  const rows = findings.filter(isAccepted).map(({ id, title, subject, suppressed }) => ({
    cells: [`${id} ${title}`, name(subject.name), suppressed?.reason, suppressed?.by],
  }));
  if (rows.length === 0 && expired.length === 0) return undefined;
  const columns = ['Finding', 'On', 'Accepted because', 'Written in'].map((heading) => ({
    heading,
  }));
  const over = expired.map(
    ({ check, guest, reason, until, by }) =>
      html`<li>${check}${guest === undefined ? '' : html` of ${name(guest)}`}: no longer accepted since ${until} (${reason}; ${by})</li>
`,
  );
  return html`<section id="accepted" aria-labelledby="accepted-title"><h2 id="accepted-title">Accepted</h2>
${over.length === 0 ? undefined : html`<ul>${over}</ul>`}
${rows.length === 0 ? undefined : table('Findings that are known and accepted, counted nowhere above', columns, rows)}</section>
`;
}
