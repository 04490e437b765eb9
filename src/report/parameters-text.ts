import type { ParametersDocument } from '../model/simulation.ts';
import { alignColumns } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Parameters of one host, and how near the model is to what they were fitted to. */
export function parametersText(
  { parameters, fittedTo, left }: ParametersDocument,
  terminal: Terminal,
): string {
  const DIGITS = 4;
  const number = (value: number): string => String(Number(value.toPrecision(DIGITS)));
  const lines = [
    paint(terminal, 'bold', 'Fitted parameters'),
    ...alignColumns(
      Object.entries(parameters).map(([name, value]) => [`  ${name}`, number(value)]),
    ),
    '',
    paint(terminal, 'bold', 'Fitted to'),
    ...alignColumns([
      ['  measured', 'predicted', ''],
      ...fittedTo.map(({ what, measured, predicted }) => [
        `  ${number(measured)}`,
        number(predicted),
        what,
      ]),
    ]),
    '',
    paint(terminal, 'bold', 'Not told by these measurements'),
    ...left.flatMap((line) => wrap(line, terminal.width, '    ', '  ')),
    '',
    ...wrap(
      '--format json --output FILE writes them for virt-tune simulate --parameters FILE.',
      terminal.width,
    ),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}
