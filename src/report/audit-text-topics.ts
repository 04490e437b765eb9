import type { Audit } from '../model/audit.ts';
import { isOpen, isUndecided } from '../model/is-open.ts';
import { topicIds, topicNames } from '../model/topic.ts';
import type { Status } from '../model/verdict.ts';
import { alignColumns, cutTo } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

/** One line a topic, in the order in which the losses are usually told. */
export function topicLines({ findings }: Audit, terminal: Terminal): string[] {
  const byTopic = Map.groupBy(findings, ({ topic }) => topic);
  const rows = topicIds.map((topic) => {
    const own = byTopic.get(topic) ?? [];
    const amount = (status: Status) => own.filter((finding) => finding.status === status).length;
    return [
      topicNames[topic],
      `${own.filter(isOpen).length} found`,
      `${amount('pass')} in order`,
      `${own.filter(isUndecided).length} unknown`,
      `${amount('not-applicable')} not applicable`,
    ];
  });
  return [
    paint(terminal, 'bold', 'Topics'),
    ...alignColumns(rows).map((line) => cutTo(`  ${line}`, terminal.width)),
  ];
}
