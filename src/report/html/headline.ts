import type { Audit } from '../../model/audit.ts';
import { severities } from '../../model/verdict.ts';
import {
  hostIdentity,
  nothingWrong,
  severityCounts,
  whenText,
  windowText,
} from '../audit-words.ts';
import { nativeShares } from '../ledger-text.ts';
import { html, type Markup, name, type Part } from './markup.ts';

/** Who was looked at and when, and how it stands, for those who read no further. */
export function headline(audit: Audit): Markup {
  const shares = nativeShares(audit.ledger.filter(({ subject }) => subject.guest === undefined));
  return html`<header><p class="kicker">virt-tune audit</p>
<h1>${name(audit.host.name)}</h1>
<p class="when"><time datetime="${audit.takenAt}">${whenText(audit)}</time> · ${windowText(audit)}</p>
<p>${hostIdentity(audit).map((each, index) => html`${index === 0 ? '' : ' · '}<span class="fact">${each}</span>`)}</p>
${tally(audit)}
${shares === '' ? undefined : html`<p class="shares"><b>The host as a whole:</b> ${shares}</p>`}
${audit.guestSources.filter(({ outcome }) => outcome === 'failed').map(sourceWarning)}</header>
`;
}

function tally(audit: Audit): Markup {
  const counts = severityCounts(audit.findings);
  if (counts.length === 0) return html`<p class="none">${nothingWrong(audit)}</p>`;
  const items = severities.map((severity): Part => {
    const amount = counts.find((each) => each.severity === severity)?.amount ?? 0;
    const figure = html`<span class="amount">${amount}</span> <span>${severity}</span>`;
    return amount === 0
      ? html`<li class="empty">${figure}</li>`
      : html`<li class="${severity}"><a href="#findings-${severity}">${figure}</a></li>`;
  });
  return html`<ul class="tally" aria-label="Findings by severity">${items}</ul>`;
}

/** A source of guests that failed leaves guests unseen: that belongs at the top. */
function sourceWarning({ name: source, detail }: Audit['guestSources'][number]): Markup {
  return html`<p class="warning"><b>Guests may be missing.</b> ${source}: ${detail}</p>
`;
}
