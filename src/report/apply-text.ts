import type { Change } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { fromTo } from './from-to.ts';
import { changesText } from './plan-words.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** What is about to be done, for the one who is asked: each change, and what has to be known of it. */
export function applySummary({ host, changes }: Plan, terminal: Terminal): string {
  const lines = [
    paint(terminal, 'bold', `${host} · ${changesText(changes)}`),
    ...changes.flatMap((change, index) => changeLines(change, index + 1, terminal)),
  ];
  return inItsCharacters(terminal, lines.join('\n'));
}

function changeLines(change: Change, number: number, terminal: Terminal): string[] {
  const { title, risk, riskText, givesUp } = change;
  const what = `${number}. ${title}${fromTo(change)}`;
  return [
    ...wrap(what, terminal.width, '    ', ''),
    ...(risk === 'none' ? [] : wrap(`${risk} risk: ${riskText ?? ''}`, terminal.width, '      ')),
    ...(givesUp === undefined ? [] : wrap(`gives up: ${givesUp}`, terminal.width, '      ')),
  ];
}
