import { count } from '../model/amount.ts';
import type { Audit } from '../model/audit.ts';
import { isUndecided } from '../model/is-open.ts';
import { paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Reasons shown; the JSON document has every place. */
const MAX_REASONS = 12;

/** What could not be read and why, places with the same reason together, and what that left undecided. */
export function unreadLines({ unread, findings }: Audit, terminal: Terminal): string[] {
  if (unread.length === 0) return [];
  const undecided = new Set(findings.filter(isUndecided).map(({ id }) => id));
  const groups = [...Map.groupBy(unread, ({ reason }) => reason)];
  const shown = groups.slice(0, MAX_REASONS);
  const hidden = groups.length - shown.length;
  return [
    paint(terminal, 'bold', `Could not be read: ${count(unread.length, 'fact')}`),
    ...shown.flatMap(([reason, facts]) => {
      const [first] = facts;
      const others = facts.length > 1 ? ` and ${facts.length - 1} more` : '';
      return wrap(`${first?.place ?? ''}${others}: ${reason}`, terminal.width, '    ', '  ');
    }),
    ...(hidden > 0
      ? wrap(
          `... and ${count(hidden, 'more reason')} (--format json has all)`,
          terminal.width,
          '  ',
        )
      : []),
    ...(undecided.size === 0
      ? []
      : wrap(`Checks left undecided: ${[...undecided].join(', ')}`, terminal.width, '  ')),
  ];
}
