import { count } from '../../model/amount.ts';
import type { Audit, UnreadFact } from '../../model/audit.ts';
import { isUndecided } from '../../model/is-open.ts';
import { html, type Markup } from './markup.ts';
import { table } from './table.ts';

/** More places than this fold away. */
const MAX_SHOWN = 3;

/** What could not be read and why, places with the same reason together, and what that left undecided. */
export function unreadSection({ unread, findings }: Audit): Markup | undefined {
  if (unread.length === 0) return undefined;
  const undecided = new Set(findings.filter(isUndecided).map(({ id }) => id));
  const rows = [...Map.groupBy(unread, ({ reason }) => reason)].map(([reason, facts]) => ({
    cells: [reason, places(facts)],
  }));
  return html`<section id="unread" aria-labelledby="unread-title"><h2 id="unread-title">Could not be read</h2>
<p>${count(unread.length, 'fact')}. ${undecided.size === 0 ? 'No check was left undecided.' : `Checks left undecided: ${[...undecided].join(', ')}.`}</p>
${table('Why, and which facts of the snapshot', [{ heading: 'Reason' }, { heading: 'Facts' }], rows)}</section>
`;
}

function places(facts: readonly UnreadFact[]): Markup {
  const list = (some: readonly UnreadFact[]) =>
    html`<ul class="places">${some.map(({ place }) => html`<li>${place}</li>`)}</ul>`;
  const hidden = facts.slice(MAX_SHOWN);
  return hidden.length === 0
    ? list(facts)
    : html`${list(facts.slice(0, MAX_SHOWN))}<details><summary>${hidden.length} more</summary>${list(hidden)}</details>`;
}
