import type { Finding } from '../../model/finding.ts';
import { isUndecided } from '../../model/is-open.ts';
import type { Severity } from '../../model/verdict.ts';
import { severityCounts } from '../audit-words.ts';
import { html, type Markup } from './markup.ts';

/** `1 critical` `2 high` `4 unknown`, coloured; in words where nothing was found. */
export function severityChips(findings: readonly Finding[]): Markup {
  const counts = severityCounts(findings);
  const unknown = findings.filter(isUndecided).length;
  const chips = [
    ...counts.map(({ severity, amount }) => chip(severity, `${amount} ${severity}`)),
    ...(unknown > 0 ? [chip('unknown', `${unknown} unknown`)] : []),
  ];
  return counts.length > 0
    ? html`<span class="chips">${chips}</span>`
    : html`<span class="chips"><span class="none">nothing found</span> ${chips}</span>`;
}

export function chip(kind: Severity | 'unknown', text: string): Markup {
  return html`<span class="chip ${kind}">${text}</span> `;
}
