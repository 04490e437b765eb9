import type { Audit } from '../../model/audit.ts';
import type { Finding } from '../../model/finding.ts';
import { type Severity, severities } from '../../model/verdict.ts';
import { costInShort, costText, nothingWrong } from '../audit-words.ts';
import { failuresByCost } from '../failures-by-cost.ts';
import { html, type Markup, name, type Part } from './markup.ts';
import { chip } from './severity-chips.ts';

/** Subjects named where a finding is folded. */
const MAX_NAMED = 3;

/** What failed, most serious first, within a severity the most costly first; one fold for each check. */
export function findingsSection(audit: Audit): Markup {
  const failures = failuresByCost(audit.findings);
  const parts = severities.map((severity) => {
    const own = failures.filter((finding) => finding.severity === severity);
    return own.length === 0 ? undefined : severityPart(severity, own);
  });
  return html`<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>
${failures.length === 0 ? html`<p class="none">${nothingWrong(audit)}</p>` : parts}</section>
`;
}

function severityPart(severity: Severity, findings: readonly Finding[]): Markup {
  const groups = [...Map.groupBy(findings, ({ id }) => id).values()];
  return html`<section aria-labelledby="findings-${severity}"><h3 id="findings-${severity}">${chip(severity, severity)}<span class="aside">${findings.length}</span></h3>
${groups.map(findingFold)}</section>
`;
}

/** The findings of one check: a fault that 200 guests share is still one fault. */
function findingFold(group: readonly Finding[]): Markup | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { id, severity, title } = first;
  const shared = new Set(group.map(({ reason }) => reason)).size === 1;
  const isOpen = severity === 'critical' ? html` open` : undefined;
  return html`<details class="finding ${severity}"${isOpen}><summary><h4><span class="id">${id}</span> ${title}</h4> <span class="aside">${namesOf(group)}${costOf(group)}</span></summary>
${shared ? html`<p>${first.reason}</p>` : undefined}
${group.map((finding) => subjectPart(finding, shared))}
${afterwards(group)}</details>
`;
}

function namesOf(group: readonly Finding[]): Part {
  const names = group
    .slice(0, MAX_NAMED)
    .map(({ subject }, index) => html`${index === 0 ? '' : ', '}${name(subjectName(subject))}`);
  const hidden = group.length - names.length;
  return [names, hidden > 0 ? ` and ${hidden} more` : ''];
}

/** Of the subject that loses most; they come sorted. */
function costOf([first, ...others]: readonly Finding[]): string {
  if (first?.loss === undefined) return '';
  return ` · costs ${others.length === 0 ? '' : 'up to '}${costInShort(first.loss)}`;
}

function subjectName({ kind, name: subject }: Finding['subject']): string {
  return kind === 'host' ? 'host' : subject;
}

function subjectPart({ subject, reason, loss, evidence }: Finding, reasonShared: boolean): Markup {
  const cost =
    loss === undefined ? undefined : html` <span class="cost">costs ${costText(loss)}</span>`;
  const seen = evidence.map(
    ({ source, value }) => html`<div><dt>${source}</dt><dd>${value}</dd></div>`,
  );
  return html`<div class="subject"><h5>${name(subjectName(subject))}${cost}</h5>
${reasonShared ? undefined : html`<p>${reason}</p>`}
${seen.length === 0 ? undefined : html`<dl class="evidence">${seen}</dl>`}</div>
`;
}

/** What to do about it. Remedies may differ from subject to subject; all else is the check's. */
function afterwards(group: readonly Finding[]): Markup | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const remedies = [...new Set(group.flatMap(({ remedy }) => remedy ?? []))];
  return html`<dl class="mend">
${remedies.map((remedy) => entry('Mend', remedy))}
${first.takesEffect === undefined ? undefined : entry('Takes effect', first.takesEffect)}
${first.notWhen === undefined ? undefined : entry('Not when', first.notWhen)}
${first.sources.length === 0 ? undefined : html`<div><dt>Sources</dt>${first.sources.map((source) => html`<dd>${source}</dd>`)}</div>`}</dl>
`;
}

function entry(term: string, text: string): Markup {
  return html`<div><dt>${term}</dt><dd>${text}</dd></div>
`;
}
