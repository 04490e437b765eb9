import type { Check } from '../../src/checks/check.ts';
import { planAnswer } from '../../src/checks/plan-answers.ts';
import { type CheckText, thresholdText } from '../../src/model/check-text.ts';
import { topicIds, topicNames } from '../../src/model/topic.ts';
import type { GeneratedFile } from './generated-file.ts';

/** docs/checks.md: what every check says of itself, topic by topic. */
export function checkPage(
  checks: readonly Check[],
  leftOut: Readonly<Record<string, string>>,
): GeneratedFile {
  const topics = topicIds
    .map((topic) => ({ topic, found: checks.filter((check) => check.topic === topic) }))
    .filter(({ found }) => found.length > 0);
  const text = [
    '# Checks',
    '<!-- Written by tools/generate.ts from the checks themselves; edit those instead. -->',
    `${checks.length} checks in ${topics.length} topics. \`virt-tune explain ID\` shows the same in a terminal.`,
    topics.map(({ topic, found }) => tocLine(topicNames[topic], found.length)).join('\n'),
    ...topics.flatMap(({ topic, found }) => [`## ${topicNames[topic]}`, ...found.map(section)]),
    '## Left out',
    'Questions that no check answers from a snapshot, and why.',
    Object.entries(leftOut)
      .map(([id, reason]) => `- **${id}** ${literal(reason)}`)
      .join('\n'),
  ].join('\n\n');
  return { path: 'docs/checks.md', text: `${text}\n` };
}

/** GitHub's anchors: lower case, no punctuation, hyphens for spaces. */
function tocLine(name: string, count: number): string {
  const anchor = name
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
  return `- [${name}](#${anchor}) (${count})`;
}

function section(check: Check): string {
  return [
    `### ${check.id} ${literal(check.title)}`,
    `Asked about every ${check.subject}. Otherwise: **${literal(check.problem)}** (${check.severity}).`,
    `*Reads:* ${check.reads.map((each) => `\`${each}\``).join(', ')}`,
    `*Why it matters:* ${literal(check.why)}`,
    ...thresholds(check),
    `*Remedy* (takes effect: ${check.takesEffect}): ${literal(check.remedy)}`,
    `*\`virt-tune plan\` can change it:* ${planAnswer(check)}`,
    `*Not when:* ${literal(check.notWhen)}`,
    `*Sources:* ${check.sources.map(literal).join('; ')}`,
  ].join('\n\n');
}

/** What a configuration may set otherwise. */
function thresholds({ thresholds: declared = {} }: CheckText): string[] {
  const each = Object.entries(declared).map(
    ([name, threshold]) =>
      `\`${name}\` = ${literal(thresholdText(threshold))}: ${literal(threshold.meaning)}`,
  );
  return each.length === 0
    ? []
    : [`*Thresholds* ([configuration](configuration.md#thresholds)): ${each.join('; ')}`];
}

/** Text in which nothing is markup. */
function literal(text: string): string {
  return text.replace(/[\\`*_<>[\]]/g, '\\$&');
}
