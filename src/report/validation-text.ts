import type { ValidationReport } from '../model/validation.ts';
import { alignColumns } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Each published number beside what the model and a straight line say. */
export function validationText(report: ValidationReport, terminal: Terminal): string {
  const lines = [
    ...report.tables.flatMap(({ id, source, rows }) => [
      ...wrap(`${id} · ${source}`, terminal.width).map((line) => paint(terminal, 'bold', line)),
      ...alignColumns([
        ['', 'published', 'predicted', 'error', 'line', 'error', ''],
        ...rows.map((row) => [
          row.key,
          ...[row.published, row.predicted].map(numberText),
          errorText(row.predicted, row.published),
          numberText(row.baseline),
          errorText(row.baseline, row.published),
          row.fitted ? 'fitted' : '',
        ]),
      ]),
      '',
    ]),
    ...wrap(leaveOneOutText(report), terminal.width),
    ...wrap(LINE_TEXT, terminal.width),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

export const LINE_TEXT =
  'The line is a straight one in run time through all published rows of a series: it has seen the answers. Fitted rows are no evidence for the model.';

/** The one comparison in which neither has seen the answer. */
export function leaveOneOutText({ leaveOneOut }: ValidationReport): string {
  const { meanAbs, worst, baselineMeanAbs, baselineWorst } = leaveOneOut;
  const points = (value: number): string => value.toFixed(1);
  return `V0 with each count of guests left out in turn and predicted from the others: model ${points(meanAbs)} points on average, ${points(worst)} at worst; straight lines ${points(baselineMeanAbs)} and ${points(baselineWorst)}.`;
}

/** Four digits that count. */
export function numberText(value: number): string {
  const DIGITS = 4;
  const whole = Math.floor(Math.log10(Math.max(1, Math.abs(value)))) + 1;
  return value.toFixed(Math.max(0, DIGITS - whole));
}

export function errorText(value: number, published: number): string {
  const percent = 100 * (value / published - 1);
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`;
}
