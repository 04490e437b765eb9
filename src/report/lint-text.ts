import { count } from '../model/amount.ts';
import { isAccepted, isOpen } from '../model/is-open.ts';
import type { LintReport } from '../model/lint.ts';
import { severities } from '../model/verdict.ts';
import { expiredLines, suppressedText } from './rules-text.ts';
import { safeTexts } from './safe-text.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

const INKS = { critical: 'red', high: 'red', medium: 'yellow', low: 'blue', info: 'dim' } as const;

/** Findings file by file, each with its place first, as editors and people look for them. */
export function lintText(unsafe: LintReport, terminal: Terminal): string {
  const report = safeTexts(unsafe);
  const lines = [
    ...report.files.flatMap((file) => fileLines(file, terminal)),
    ...report.unread.flatMap(({ file, reason }) => [
      ...wrap(`${file}: ${reason}`, terminal.width, '  ', ''),
      '',
    ]),
    ...expiredLines(report.expired ?? [], terminal),
    ...wrap(summary(report), terminal.width).map((line) => paint(terminal, 'bold', line)),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function fileLines(
  { file, findings, notes = [] }: LintReport['files'][number],
  terminal: Terminal,
): string[] {
  const sorted = findings
    .filter(isOpen)
    .sort((left, right) => left.line - right.line || left.column - right.column);
  const found = sorted.flatMap(({ line, column, severity, id, title, subject, reason, remedy }) => [
    ...wrap(
      `${file}:${line}:${column}: ${severity}: ${title} [${id}]`,
      terminal.width,
      '    ',
      '',
    ).map((each) => paint(terminal, INKS[severity], each)),
    ...wrap(`${subject.name}: ${reason}`, terminal.width, '    '),
    ...wrap(`mend: ${remedy ?? ''}`, terminal.width, '          ', '    '),
    '',
  ]);
  const noted = notes.flatMap((note) =>
    wrap(`${file}: metadata: ${note}`, terminal.width, '    ', ''),
  );
  return [
    ...found,
    ...noted,
    ...(noted.length > 0 ? [''] : []),
    ...acceptedLines(file, findings, terminal),
  ];
}

/** What is accepted is told in one line a file, with who accepted it and why in the JSON document. */
function acceptedLines(
  file: string,
  findings: LintReport['files'][number]['findings'],
  terminal: Terminal,
): string[] {
  const accepted = findings.filter(isAccepted);
  if (accepted.length === 0) return [];
  const why = accepted.map(({ id, suppressed }) => `${id} (${suppressed?.reason ?? ''})`);
  const text = `${file}: ${suppressedText(accepted.length)}: ${why.join(', ')}`;
  return [...wrap(text, terminal.width, '    ', ''), ''];
}

function summary({ files, unread }: LintReport): string {
  const all = files.flatMap(({ findings }) => findings.filter(isOpen));
  const counted = severities
    .map((severity) => ({
      severity,
      amount: all.filter((each) => each.severity === severity).length,
    }))
    .filter(({ amount }) => amount > 0)
    .map(({ severity, amount }) => `${amount} ${severity}`);
  const passed = files.reduce((sum, file) => sum + file.passed, 0);
  const found = counted.length === 0 ? 'nothing found' : counted.join(', ');
  const failed = unread.length === 0 ? '' : `; ${count(unread.length, 'file')} could not be read`;
  return `${count(files.length, 'definition')}: ${found}, ${passed} in order${failed}`;
}
