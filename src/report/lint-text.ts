import { count } from '../model/amount.ts';
import type { LintReport } from '../model/lint.ts';
import { severities } from '../model/verdict.ts';
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
    ...wrap(summary(report), terminal.width).map((line) => paint(terminal, 'bold', line)),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function fileLines({ file, findings }: LintReport['files'][number], terminal: Terminal): string[] {
  const sorted = [...findings].sort(
    (left, right) => left.line - right.line || left.column - right.column,
  );
  return sorted.flatMap(({ line, column, severity, id, title, subject, reason, remedy }) => [
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
}

function summary({ files, unread }: LintReport): string {
  const all = files.flatMap(({ findings }) => findings);
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
