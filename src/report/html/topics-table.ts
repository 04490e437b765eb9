import type { Audit } from '../../model/audit.ts';
import type { Finding } from '../../model/finding.ts';
import { isOpen, isUndecided } from '../../model/is-open.ts';
import { topicIds, topicNames } from '../../model/topic.ts';
import { html, type Markup } from './markup.ts';
import { table } from './table.ts';

const COLUMNS: readonly (readonly [heading: string, counts: (finding: Finding) => boolean])[] = [
  ['found', isOpen],
  ['in order', ({ status }) => status === 'pass'],
  ['unknown', isUndecided],
  ['not applicable', ({ status }) => status === 'not-applicable'],
];

/** What was asked, in the order in which the losses are usually told. */
export function topicsTable({ findings }: Audit): Markup {
  const byTopic = Map.groupBy(findings, ({ topic }) => topic);
  const rows = topicIds.map((topic) => {
    const own = byTopic.get(topic) ?? [];
    const amounts = COLUMNS.map(([, counts]) => own.filter(counts).length);
    return { cells: [topicNames[topic], ...amounts] };
  });
  const columns = [
    { heading: 'Topic' },
    ...COLUMNS.map(([heading]) => ({ heading, figures: true as const })),
  ];
  return html`<section id="topics" aria-labelledby="topics-title"><h2 id="topics-title">Topics</h2>
${table('Verdicts by topic', columns, rows)}</section>
`;
}
