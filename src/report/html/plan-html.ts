import type { MachinePicture } from '../../derived/machine-picture.ts';
import type { Plan } from '../../model/plan.ts';
import { forecastLines, RIGHT_SIZE_CAVEAT, rightSizeText } from '../forecast-words.ts';
import { placementParts } from '../host-placement-text.ts';
import { changesText, gainText, nextStep, whatOf } from '../plan-words.ts';
import { changesSection } from './changes-section.ts';
import { machineDrawing } from './machine-section.ts';
import { html, type Markup, name, type Part } from './markup.ts';
import { movesSection } from './moves-section.ts';
import { pageHead } from './page-head.ts';
import { SCRIPT } from './script.ts';

export interface PlanPage {
  readonly plan: Plan;
  readonly now: MachinePicture;
  readonly planned: MachinePicture;
  /** SHA-256 of a text in base64, by which the page's policy names its own style sheet and script. */
  readonly sha256: (text: string) => string;
}

/** A plan as one HTML document that loads nothing: how it is, how it should be, who moves, what changes and why. */
export function planHtml({ plan, now, planned, sha256 }: PlanPage): string {
  const parts: readonly (readonly [id: string, title: string, part: Markup | undefined])[] = [
    ['moves', 'Moves', movesSection({ plan, now, planned })],
    ['now', 'Now', pictureSection('now', 'Now', machineDrawing(now))],
    ['planned', 'Planned', pictureSection('planned', 'Planned', machineDrawing(planned, PLANNED))],
    ['changes', 'Changes', changesSection(plan)],
    ['expected', 'Expected', expectedSection(plan)],
    ['sizes', 'Sizes', sizesSection(plan)],
    ['refused', 'Refused', refusedSection(plan)],
  ];
  const told = parts.filter(([, , part]) => part !== undefined);
  const links = told.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`);
  const page = html`<!doctype html>
<html lang="en">
${pageHead(`${plan.host}: virt-tune plan, ${whenText(plan)}`, sha256)}
<body>
${planHeadline(plan)}
<nav aria-label="Parts of this plan"><ul>${links}</ul><button type="button" id="unfold" hidden>Unfold all</button></nav>
<main>
${told.map(([, , part]): Part => part)}</main>
<footer><p>virt-tune ${plan.virtTuneVersion}. This file is complete: it loads nothing and sends nothing.</p></footer>
<script>${{ markup: SCRIPT }}</script>
</body>
</html>
`;
  return page.markup;
}

const PLANNED = {
  where: 'where it would be; one that may use several is on any of them',
  caption: 'Where vCPUs would be',
};

function pictureSection(id: string, title: string, picture: Markup): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${picture}</section>
`;
}

function planHeadline(plan: Plan): Markup {
  const { host, takenAt, placement, changes, gains, refused } = plan;
  const ofHost = gains.filter(({ subject }) => subject.kind === 'host').map(gainText);
  const next = nextStep(plan);
  return html`<header><p class="kicker">virt-tune plan</p>
<h1>${name(host)}</h1>
<p class="when">of how it was at <time datetime="${takenAt}">${whenText(plan)}</time></p>
<p><b>${changesText(changes)}</b>${refused.length === 0 ? '' : ` · ${refused.length} refused`} · ${placementParts(placement).join(' · ')}</p>
${ofHost.length === 0 ? undefined : html`<p class="shares"><b>Expected of native speed, by the ledger:</b> ${ofHost.join(' · ')}</p>`}
${next === '' ? undefined : html`<p>${next}</p>`}</header>
`;
}

function expectedSection(plan: Plan): Markup | undefined {
  const lines = forecastLines(plan);
  if (lines.length === 0) return undefined;
  return html`<section id="expected" aria-labelledby="expected-title"><h2 id="expected-title">Expected of native speed, by simulation</h2>
<ul>${lines.map((line) => html`<li>${line}</li>\n`)}</ul></section>
`;
}

function sizesSection({ rightSizes }: Plan): Markup | undefined {
  if (rightSizes.length === 0) return undefined;
  return html`<section id="sizes" aria-labelledby="sizes-title"><h2 id="sizes-title">Larger than they were seen to need</h2>
<ul>${rightSizes.map((each) => html`<li>${rightSizeText(each)}</li>\n`)}</ul>
<p class="aside">${RIGHT_SIZE_CAVEAT}</p></section>
`;
}

function refusedSection({ refused }: Plan): Markup | undefined {
  if (refused.length === 0) return undefined;
  return html`<section id="refused" aria-labelledby="refused-title"><h2 id="refused-title">Refused</h2>
<ul>${refused.map(
    (each) => html`<li><b>${whatOf(each)}</b>: ${each.reason}</li>
`,
  )}</ul></section>
`;
}

function whenText({ takenAt }: Plan): string {
  return `${takenAt.slice(0, 16).replace('T', ' ')} UTC`;
}
