import type { ResultsComparison } from '../model/results-comparison.ts';
import { amountText, percent, ratioText } from './figure-words.ts';
import { alignAndWrap } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Two measurements, configuration by configuration. */
export function comparisonText(comparison: ResultsComparison, terminal: Terminal): string {
  const { before, after, figures, notCompared } = comparison;
  const name = ({ id, name: campaign, host, startedAt }: ResultsComparison['before']) =>
    `${campaign} (${id}) of ${host}, ${startedAt.slice(0, 16).replace('T', ' ')}`;
  const rows = figures.map((figure) => [
    `  ${figure.configuration}`,
    `${figure.metric} ${amountText(figure.before)} -> ${amountText(figure.after)} ${figure.unit}: ${wordsOf(figure)}`,
  ]);
  const lines = [
    ...wrap(`${name(before)} against ${name(after)}`, terminal.width).map((line) =>
      paint(terminal, 'bold', line),
    ),
    ...alignAndWrap(rows, terminal.width).flat(),
    ...notCompared.flatMap(({ configuration, reason }) =>
      wrap(`${configuration}: not compared, ${reason}`, terminal.width, '    ', '  '),
    ),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function wordsOf({ ratio, verdict, detectable }: ResultsComparison['figures'][number]): string {
  const range = ratioText(ratio);
  if (verdict === 'no difference') {
    return `no difference; ${range}, ${percent(detectable)} % would be told`;
  }
  return verdict === 'too few' ? `too few runs to tell; ${range}` : `${verdict}, ${range}`;
}
