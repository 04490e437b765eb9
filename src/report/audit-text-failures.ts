import type { Finding } from '../model/finding.ts';
import type { Severity } from '../model/verdict.ts';
import { costText } from './audit-words.ts';
import { safeTexts } from './safe-text.ts';
import { type Ink, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Subjects shown in full under one headline; a fault that 200 guests share is still one fault. */
const MAX_SUBJECTS = 6;
const LABEL_WIDTH = 12;

const inks: Readonly<Record<Severity, Ink>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'blue',
  info: 'dim',
};

/** Findings in the order given, those of one check and severity under one headline. */
export function failureLines(failures: readonly Finding[], terminal: Terminal): string[] {
  const groups = Map.groupBy(failures, ({ id, severity }) => `${severity} ${id}`);
  const blocks = [...groups.values()].map((group) => block(group, terminal));
  return blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function block(group: readonly Finding[], terminal: Terminal): string[] {
  const shown = safeTexts(group.slice(0, MAX_SUBJECTS));
  const [first] = shown;
  if (first === undefined) return [];
  const severity = first.severity.toUpperCase().padEnd(LABEL_WIDTH);
  const [headline = '', ...more] = wrap(`${first.id} ${first.title}`, terminal.width, pad(''));
  const shared = new Set(group.map(({ reason }) => reason)).size === 1;
  const hidden = group.length - shown.length;
  return [
    paint(terminal, inks[first.severity], severity) + paint(terminal, 'bold', headline.trimStart()),
    ...more.map((line) => paint(terminal, 'bold', line)),
    ...(shared ? labelled('why', first.reason, terminal) : []),
    ...shown.flatMap((finding) => subjectLines(finding, shared, terminal)),
    ...(hidden > 0 ? labelled('', `... and ${hidden} more (--format json has all)`, terminal) : []),
    ...remedyLines(shown, terminal),
  ];
}

function subjectLines(finding: Finding, reasonShared: boolean, terminal: Terminal): string[] {
  const name = finding.subject.kind === 'host' ? 'host' : finding.subject.name;
  const reason = reasonShared ? '' : `: ${finding.reason}`;
  const evidence = finding.evidence.map(({ source, value }) => `${source} = ${value}`);
  return [
    ...labelled('on', name + reason, terminal),
    ...(finding.loss === undefined ? [] : labelled('costs', costText(finding.loss), terminal)),
    ...evidence.flatMap((each, index) =>
      labelled(index === 0 ? 'seen' : '', each, terminal).map((line) =>
        paint(terminal, 'dim', line),
      ),
    ),
  ];
}

function remedyLines(shown: readonly Finding[], terminal: Terminal): string[] {
  const [first] = shown;
  if (first?.remedy === undefined) return [];
  const remedies = new Set(shown.map(({ remedy }) => remedy ?? ''));
  const effect = first.takesEffect === undefined ? '' : ` [takes effect: ${first.takesEffect}]`;
  return [
    ...[...remedies].flatMap((remedy) => labelled('mend', remedy + effect, terminal)),
    ...(first.notWhen === undefined ? [] : labelled('not when', first.notWhen, terminal)),
    ...(first.sources.length === 0 ? [] : labelled('source', first.sources.join('; '), terminal)),
  ];
}

function labelled(label: string, text: string, terminal: Terminal): string[] {
  return wrap(text, terminal.width, pad(''), pad(label));
}

function pad(label: string): string {
  return label === '' ? ' '.repeat(LABEL_WIDTH) : `  ${label}`.padEnd(LABEL_WIDTH);
}
