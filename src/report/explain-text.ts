import { type CheckText, thresholdText } from '../model/check-text.ts';
import { topicNames } from '../model/topic.ts';
import { shareText } from './loss-words.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

const LABEL_WIDTH = 14;

export interface ExplainedFurther {
  /** Whether `virt-tune plan` changes what it finds: `yes`, `no, ...` */
  readonly plan: string;
  /** Left out where what it finds has no price. */
  readonly cost?: Cost | undefined;
}

/** Shares of native speed, and where they are from. */
interface Priced {
  readonly dimension: string;
  readonly low: number;
  readonly typical: number;
  readonly high: number;
  readonly source: string;
}

interface Cost {
  readonly cause: string;
  readonly published: Priced;
  readonly measured: readonly (Priced & {
    readonly workload: string;
    readonly conditions: string;
    readonly acceleration: string;
  })[];
}

/**
 * What one check asks and why, from the check's own words.
 */
export function explainText(
  check: CheckText,
  { plan, cost }: ExplainedFurther,
  terminal: Terminal,
): string {
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
    ...costLines(cost).flatMap((each, index) => section(index === 0 ? 'Costs' : '', each)),
    ...section('Mend', check.remedy),
    ...section('Takes effect', check.takesEffect),
    ...section('Plan', `virt-tune plan can change it: ${plan}`),
    ...section('Not when', check.notWhen),
    ...check.sources.flatMap((each, index) => section(index === 0 ? 'Sources' : '', each)),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

/** What was measured on this host stands in front of what others published. */
function costLines(cost: Cost | undefined): string[] {
  if (cost === undefined) return [];
  const { cause, published, measured } = cost;
  const shares = (each: Priced): string => `${shareText(each)} of ${each.dimension}`;
  const here = measured.map((each) => {
    const guest = each.acceleration === 'native' ? '' : ` [${each.acceleration}]`;
    return `${shares(each)}: ${each.workload} ${each.conditions}${guest}; ${each.source}`;
  });
  const otherwise = here.length === 0 ? '' : 'under other conditions ';
  return [
    ...(here.length === 0 ? [cause] : [`${cause}; under the conditions named:`]),
    ...here,
    `${otherwise}${shares(published)}, as published: ${published.source}`,
  ];
}
