import type { ValidationReport } from '../model/validation.ts';
import { engineText } from './loss-words.ts';
import { alignColumns } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

type Row = ValidationReport['tables'][number]['rows'][number];

/** Each published number beside what the model and a straight line say. */
export function validationText(report: ValidationReport, terminal: Terminal): string {
  const lines = [
    ...report.tables.flatMap(({ id, source, rows }) => [
      ...wrap(`${id} · ${source}`, terminal.width).map((line) => paint(terminal, 'bold', line)),
      ...alignColumns([
        [
          '',
          'published',
          ...(report.runs ? EVENTS : []),
          'predicted',
          'error',
          'line',
          'error',
          '',
        ],
        ...rows.map((row) => [
          row.key,
          numberText(row.published),
          ...(report.runs ? eventCells(row) : []),
          numberText(row.predicted),
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
    ...(report.runs ? wrap(eventsText(report.runs), terminal.width) : []),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

const EVENTS = ['events', 'error'];

/** What the event engine says of a row, and how far off that is. */
export function eventCells({ published, events }: Row): [told: string, error: string] {
  if (events === undefined) return ['', ''];
  const { low, typical, high } = events;
  const range = low === high ? '' : ` (${numberText(low)}-${numberText(high)})`;
  return [`${numberText(typical)}${range}`, errorText(typical, published)];
}

export function eventsText(runs: NonNullable<ValidationReport['runs']>): string {
  return `Events are told ${engineText(runs)}, with the values to which the closed form was fitted: nothing was fitted to what the engine says.`;
}

export const LINE_TEXT =
  'The line is a straight one in run time through all published rows of a series: it has seen the answers. Fitted rows are no evidence for the model.';

/** The one comparison in which neither has seen the answer. */
export function leaveOneOutText({ leaveOneOut }: ValidationReport): string {
  const { meanAbs, worst, baselineMeanAbs, baselineWorst, eventsMeanAbs, eventsWorst } =
    leaveOneOut;
  const points = (value: number): string => value.toFixed(1);
  const events =
    eventsMeanAbs === undefined || eventsWorst === undefined
      ? ''
      : `; events ${points(eventsMeanAbs)} and ${points(eventsWorst)}`;
  return `V0 with each count of guests left out in turn and predicted from the others: model ${points(meanAbs)} points on average, ${points(worst)} at worst; straight lines ${points(baselineMeanAbs)} and ${points(baselineWorst)}${events}.`;
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
