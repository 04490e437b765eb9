import { count } from '../model/amount.ts';
import type { Audit, ExpiredSuppression } from '../model/audit.ts';
import { isAccepted } from '../model/is-open.ts';
import { safeText } from './safe-text.ts';
import { paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/**
 * By what rules of its administrators an audit was judged: what they accept, what they no longer do, and at length
 * which configuration and classes hold. Empty where nobody set any.
 */
export function rulesLines(audit: Audit, terminal: Terminal, verbose: boolean): string[] {
  return [
    ...(verbose ? configurationLines(audit, terminal) : []),
    ...acceptedLines(audit, terminal, verbose),
    ...expiredLines(audit.expired ?? [], terminal),
  ];
}

function acceptedLines(
  { findings, config }: Audit,
  terminal: Terminal,
  verbose: boolean,
): string[] {
  const accepted = findings.filter(isAccepted);
  if (accepted.length === 0) return [];
  const from = config === undefined ? '' : ` Configuration: ${config.file}.`;
  const how = verbose ? ':' : ` (--verbose shows which and why).${from}`;
  return [
    ...wrap(`${suppressedText(accepted.length)}${how}`, terminal.width, '  ', ''),
    ...(verbose ? accepted : []).flatMap(({ id, subject, suppressed }) =>
      wrap(
        safeText(`${id} ${subject.name}: ${suppressed?.reason ?? ''} [${suppressed?.by ?? ''}]`),
        terminal.width,
        '    ',
        '  ',
      ),
    ),
  ];
}

/** `2 findings suppressed, not counted` */
export function suppressedText(amount: number): string {
  return `${count(amount, 'finding')} suppressed, not counted`;
}

export function expiredLines(
  expired: readonly ExpiredSuppression[],
  { width }: Pick<Terminal, 'width'>,
): string[] {
  return expired.flatMap(({ check, guest, until, reason, by }) => {
    const about = guest === undefined ? check : `${check} ${guest}`;
    return wrap(`Expired on ${until}, counts again: ${about}: ${reason} [${by}]`, width, '  ', '');
  });
}

function configurationLines({ config, guests }: Audit, terminal: Terminal): string[] {
  const classes = Map.groupBy(
    guests.filter((guest) => guest.class !== undefined),
    (guest) => `${guest.class} (${guest.policy ?? '?'})`,
  );
  const { width } = terminal;
  const title = config === undefined ? 'Configuration: none' : `Configuration: ${config.file}`;
  if (config === undefined && classes.size === 0) return [];
  return [
    ...wrap(title, width, '  ', '').map((line) => paint(terminal, 'bold', line)),
    ...[...classes].flatMap(([name, members]) =>
      wrap(`${name}: ${members.map((guest) => guest.name).join(', ')}`, width, '    ', '  '),
    ),
  ];
}
