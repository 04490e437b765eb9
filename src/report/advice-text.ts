import type { Advice, AdviceDocument, Reason } from '../model/advice.ts';
import { memoryText } from '../model/amount.ts';
import { percent } from './loss-words.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Each question with its answer, and what speaks for and against it. */
export function advicePageText(
  { workload, advice, assumed }: AdviceDocument,
  terminal: Terminal,
): string {
  const { vcpus, memoryMiB, duty, touched, alike } = workload;
  const kind = `${vcpus} vCPUs, ${memoryText(memoryMiB * 1024)}, busy ${percent(duty)} % of the time, ${percent(touched)} % of its memory touched, ${alike} of its kind`;
  const lines = [
    ...wrap(kind, terminal.width),
    ...advice.flatMap((each) => ['', ...adviceLines(each, terminal)]),
    ...(assumed.length > 0 ? ['', paint(terminal, 'bold', 'Taken for granted')] : []),
    ...assumed.flatMap((line) => wrap(line, terminal.width, '    ', '  ')),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function adviceLines(
  { question, choice, for: pros, against }: Advice,
  terminal: Terminal,
): string[] {
  const told = (sign: string, { text, source }: Reason): string[] =>
    wrap(
      `${text}${source === undefined ? '' : ` [${source}]`}`,
      terminal.width,
      '      ',
      `  ${sign} `,
    );
  return [
    ...wrap(`${question} ${paint(terminal, 'bold', choice)}`, terminal.width),
    ...pros.flatMap((reason) => told('for    ', reason)),
    ...against.flatMap((reason) => told('against', reason)),
  ];
}
