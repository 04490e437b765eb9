import { type CheckText, thresholdText } from '../model/check-text.ts';
import { topicNames } from '../model/topic.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

const LABEL_WIDTH = 14;

/**
 * What one check asks and why, from the check's own words.
 *
 * @param plan whether `virt-tune plan` changes what it finds: `yes`, `no, ...`
 */
export function explainText(check: CheckText, plan: string, terminal: Terminal): string {
  const section = (label: string, text: string) =>
    wrap(text, terminal.width, ' '.repeat(LABEL_WIDTH), label.padEnd(LABEL_WIDTH));
  const lines = [
    ...wrap(`${check.id}  ${check.title}`, terminal.width).map((line) =>
      paint(terminal, 'bold', line),
    ),
    '',
    ...section('Topic', topicNames[check.topic]),
    ...section('Asked about', `every ${check.subject}`),
    ...section('Fails as', `${check.problem} (${check.severity})`),
    ...check.reads.flatMap((each, index) => section(index === 0 ? 'Reads' : '', each)),
    ...section('Why', check.why),
    ...Object.entries(check.thresholds ?? {}).flatMap(([name, threshold], index) =>
      section(
        index === 0 ? 'Thresholds' : '',
        `${name} = ${thresholdText(threshold)}: ${threshold.meaning}`,
      ),
    ),
    ...section('Mend', check.remedy),
    ...section('Takes effect', check.takesEffect),
    ...section('Plan', `virt-tune plan can change it: ${plan}`),
    ...section('Not when', check.notWhen),
    ...check.sources.flatMap((each, index) => section(index === 0 ? 'Sources' : '', each)),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}
