import { count } from '../model/amount.ts';
import type { Audit } from '../model/audit.ts';
import type { Finding } from '../model/finding.ts';
import { isAccepted } from '../model/is-open.ts';
import { type Dimension, dimensions } from '../model/verdict.ts';
import {
  costText,
  hostIdentity,
  nothingWrong,
  severityCounts,
  sizeWords,
  whenText,
  windowText,
} from './audit-words.ts';
import { failuresByCost } from './failures-by-cost.ts';
import { markdownCode as code, markdownText as text } from './markdown-text.ts';

/** Subjects shown in full in one section: issue trackers bound what they take. */
const MAX_SUBJECTS = 6;

/** An audit for issue trackers and wikis: headline, a table of guests, a section a finding, what was not read. */
export function auditMarkdown(audit: Audit): string {
  const failures = failuresByCost(audit.findings);
  const groups = Map.groupBy(failures, ({ severity, id }) => `${severity} ${id}`);
  const blocks = [
    `# virt-tune audit of ${code(audit.host.name)}`,
    `${whenText(audit)} · ${windowText(audit)}`,
    text(hostIdentity(audit).join(' · ')),
    ...sourceWarnings(audit),
    guestTable(audit),
    '## Findings',
    ...(failures.length === 0 ? [nothingWrong(audit)] : [...groups.values()].map(section)),
    ...acceptedPart(audit),
    ...unreadPart(audit),
    `virt-tune ${text(audit.virtTuneVersion)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** A source of guests that failed leaves guests unseen: that belongs at the top. */
function sourceWarnings({ guestSources }: Audit): string[] {
  return guestSources
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ name, detail }) => `**Guests may be missing.** ${text(`${name}: ${detail}`)}`);
}

function guestTable(audit: Audit): string {
  const { ledger } = audit;
  const told = dimensions.filter((each) => ledger.some(({ dimension }) => dimension === each));
  const standing = (guest: string | undefined): string[] => [
    countsText(audit.findings.filter(({ subject }) => subject.guest === guest)),
    ...told.map((dimension) => shareText(audit, guest, dimension)),
  ];
  const heads = ['guest', 'state', 'size', 'findings', ...told.map((each) => `${each}, of native`)];
  const rows = [
    [`host ${text(audit.host.name)}`, '', '', ...standing(undefined)],
    ...audit.guests.map((guest) => [
      text(guest.name),
      text(guest.state),
      text(sizeWords(guest).join(' · ')),
      ...standing(guest.id),
    ]),
  ];
  return [heads, heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function countsText(findings: readonly Finding[]): string {
  const counts = severityCounts(findings).map(({ severity, amount }) => `${amount} ${severity}`);
  return counts.length === 0 ? 'nothing found' : counts.join(', ');
}

function shareText({ ledger }: Audit, guest: string | undefined, dimension: Dimension): string {
  const account = ledger.find(
    (each) => each.subject.guest === guest && each.dimension === dimension,
  );
  if (account === undefined) return '';
  const [typical, worst, best] = [account.typical, account.worst, account.best].map((share) =>
    (share * 100).toFixed(0),
  );
  return `${typical} % (${worst}-${best})`;
}

/** The findings of one check and severity. */
function section(group: readonly Finding[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const { id, severity, title, reason } = first;
  const shared = new Set(group.map((finding) => finding.reason)).size === 1;
  const hidden = group.length - MAX_SUBJECTS;
  return [
    `### ${severity.toUpperCase()} ${text(`${id} ${title}`)}`,
    '',
    ...(shared ? [text(reason), ''] : []),
    ...group.slice(0, MAX_SUBJECTS).flatMap((finding) => subjectLines(finding, shared)),
    ...(hidden > 0 ? [`- and ${hidden} more (--format json has all)`] : []),
    '',
    ...afterwards(group),
  ].join('\n');
}

function subjectLines({ subject, reason, loss, evidence }: Finding, shared: boolean): string[] {
  const subjectName = subject.kind === 'host' ? 'the host' : code(subject.name);
  const about = [
    ...(shared ? [] : [text(reason)]),
    ...(loss === undefined ? [] : [`Costs ${text(costText(loss))}.`]),
  ].join(' ');
  return [
    `- ${subjectName}${about === '' ? '' : `: ${about}`}`,
    ...evidence.map(({ source, value }) => `  - ${code(source)} = ${code(value)}`),
  ];
}

function afterwards(group: readonly Finding[]): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const remedies = new Set(group.slice(0, MAX_SUBJECTS).flatMap(({ remedy }) => remedy ?? []));
  const { takesEffect, notWhen, sources } = first;
  return [
    ...[...remedies].map((remedy) => `**Mend:** ${text(remedy)}`),
    ...(takesEffect === undefined ? [] : [`**Takes effect:** ${text(takesEffect)}`]),
    ...(notWhen === undefined ? [] : [`**Not when:** ${text(notWhen)}`]),
    ...(sources.length === 0 ? [] : [`**Sources:** ${text(sources.join('; '))}`]),
  ].flatMap((line, index) => (index === 0 ? [line] : ['', line]));
}

/** What is known and accepted is not counted, and not kept from the reader. */
function acceptedPart({ findings }: Audit): string[] {
  const lines = findings
    .filter(isAccepted)
    .map(
      ({ id, subject, suppressed }) =>
        `- ${text(id)} on ${code(subject.name)}: ${text(suppressed?.reason ?? '')}`,
    );
  return lines.length === 0 ? [] : ['## Accepted', lines.join('\n')];
}

function unreadPart({ unread }: Audit): string[] {
  if (unread.length === 0) return [];
  const groups = [...Map.groupBy(unread, ({ reason }) => reason)];
  const lines = groups.map(([reason, facts]) => {
    const others = facts.length > 1 ? ` and ${facts.length - 1} more` : '';
    return `- ${code(facts[0]?.place ?? '')}${others}: ${text(reason)}`;
  });
  return [`## Could not be read: ${count(unread.length, 'fact')}`, lines.join('\n')];
}
