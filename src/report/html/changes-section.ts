import type { Change } from '../../model/change.ts';
import type { Plan } from '../../model/plan.ts';
import { forecastOf } from '../forecast-words.ts';
import { fromTo } from '../from-to.ts';
import { EFFECT_WORDS, gainText, type PlanPart, partsOf, titleWithin } from '../plan-words.ts';
import { html, type Markup, name } from './markup.ts';

/** What changes for whom, and why; folded, for a host has many. */
export function changesSection(plan: Plan): Markup | undefined {
  const parts = partsOf(plan);
  if (parts.length === 0) return undefined;
  return html`<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">Changes</h2>
${parts.map((part) => partMarkup(part, plan))}</section>
`;
}

function partMarkup(part: PlanPart, plan: Plan): Markup {
  const { name: subject, place, changes, gains, guest } = part;
  const answers = [...new Set(changes.flatMap((change) => change.answers))].sort();
  const about = [
    ...(guest === undefined ? ['the host'] : []),
    ...(place === undefined ? [] : [`to ${place}`]),
    ...(answers.length === 0 ? [] : [`answers ${answers.join(', ')}`]),
    ...gains.map(gainText),
    ...forecastOf(plan, guest),
  ];
  return html`<details><summary><h3>${name(subject)}</h3> <span class="aside">${about.join(' · ')}</span></summary>
<ol>${changes.map((change) => changeMarkup(change, subject, plan.bound))}</ol></details>
`;
}

function changeMarkup(change: Change, subject: string, isBound: boolean): Markup {
  const { takesEffect, risk, riskText, givesUp } = change;
  const values = isBound ? fromTo(change) : '';
  return html`<li>${titleWithin(change, subject)}${values}${takesEffect === 'live' ? '' : ` (${EFFECT_WORDS[takesEffect]})`}
${risk === 'none' ? undefined : html`<p class="aside">${risk} risk: ${riskText}</p>`}${givesUp === undefined ? undefined : html`<p class="aside">gives up: ${givesUp}</p>`}</li>
`;
}
