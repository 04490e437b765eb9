import { count } from '../model/amount.ts';
import type { Audit } from '../model/audit.ts';
import type { Finding } from '../model/finding.ts';
import { isUndecided } from '../model/is-open.ts';
import { hostIdentity, severityCounts, sizeWords, whenText, windowText } from './audit-words.ts';
import { nativeShares } from './ledger-text.ts';
import { alignAndWrap, cutTo } from './table.ts';
import { paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** More rows than this hide the findings below them; the rest is named in one line. */
const MAX_GUEST_ROWS = 24;

/** Who was looked at, and in one line each how the host and every guest stand. */
export function headlines(audit: Audit, terminal: Terminal): string[] {
  const { width } = terminal;
  const byGuest = Map.groupBy(audit.findings, ({ subject }) => subject.guest);
  const shown = audit.guests.slice(0, MAX_GUEST_ROWS);
  const identity = wrap(hostIdentity(audit).join(' · '), width);
  const rows = [
    [`host ${audit.host.name}`, '', standing(byGuest.get(undefined) ?? [])],
    ...shown.map((guest) => guestRow(guest, byGuest.get(guest.id) ?? [])),
  ];
  const costs = [costOf(audit, undefined), ...shown.map(({ id }) => costOf(audit, id))];
  return [
    ...wrap(`${audit.host.name} · ${whenText(audit)} · ${windowText(audit)}`, width).map((line) =>
      paint(terminal, 'bold', line),
    ),
    ...identity,
    '',
    ...alignAndWrap(rows, width).flatMap((lines, index) => [
      ...lines,
      ...wrapped(costs[index] ?? '', width),
    ]),
    ...hiddenGuests(audit, width),
    ...sourceLines(audit, width),
  ];
}

function guestRow(guest: Audit['guests'][number], findings: readonly Finding[]): string[] {
  return [guest.name, `${guest.state} ${sizeWords(guest).join(' ')}`, standing(findings)];
}

function costOf({ ledger }: Audit, guest: string | undefined): string {
  return nativeShares(ledger.filter(({ subject }) => subject.guest === guest));
}

function wrapped(text: string, width: number): string[] {
  return text === '' ? [] : wrap(text, width, '    ');
}

function hiddenGuests({ guests }: Audit, width: number): string[] {
  const hidden = guests.length - MAX_GUEST_ROWS;
  return hidden > 0
    ? [cutTo(`... and ${count(hidden, 'more guest')} (--format json has all)`, width)]
    : [];
}

/** A source of guests that failed leaves guests unseen: that belongs at the top. */
function sourceLines({ guestSources }: Audit, width: number): string[] {
  return guestSources
    .filter(({ outcome }) => outcome === 'failed')
    .flatMap(({ name, detail }) => wrap(`${name}: ${detail}`, width, '  ', '! '));
}

/** `1 critical, 2 high · 4 unknown` */
function standing(findings: readonly Finding[]): string {
  const failures = severityCounts(findings).map(({ severity, amount }) => `${amount} ${severity}`);
  const unknown = findings.filter(isUndecided).length;
  return [
    failures.length > 0 ? failures.join(', ') : 'nothing found',
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ].join(' · ');
}
