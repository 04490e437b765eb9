import type { LedgerAccount, LedgerStep } from '../model/ledger.ts';
import { type Dimension, dimensions } from '../model/verdict.ts';
import { paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** `cpu 82 % of native (71-90), memory 60 % (40-75)`; nothing where there is no account. */
export function nativeShares(accounts: readonly LedgerAccount[]): string {
  return sorted(accounts)
    .map(
      ({ dimension, best, typical, worst }, index) =>
        `${dimension} ${whole(typical)} %${index === 0 ? ' of native' : ''} (${whole(worst)}-${whole(best)})`,
    )
    .join(', ');
}

/** Every account with every step, to be followed by hand. */
export function ledgerLines(accounts: readonly LedgerAccount[], terminal: Terminal): string[] {
  return [
    paint(terminal, 'bold', 'Ledger: share of native speed, typical (worst to best)'),
    ...wrap(
      'Each step takes its share of what the steps before left: left x (1 - loss). The best case counts each loss at its least, the worst at its most; what could not be looked for lowers the worst only. Findings with one cause count once.',
      terminal.width,
    ),
    ...accounts.flatMap((account) => ['', ...accountLines(account, terminal)]),
  ];
}

function accountLines(account: LedgerAccount, terminal: Terminal): string[] {
  const { subject, dimension, arithmetic } = account;
  const head = `${subject.name} · ${dimension}: ${ratio(account.typical)} of native (${ratio(account.worst)} to ${ratio(account.best)})`;
  return [
    ...wrap(head, terminal.width).map((line) => paint(terminal, 'bold', line)),
    ...(arithmetic === undefined ? [] : wrap(arithmetic, terminal.width, '  ')),
    ...(account.steps.length === 0 ? [] : ['  1.000 native']),
    ...account.steps.flatMap((step) => stepLines(step, terminal)),
  ];
}

function stepLines(step: LedgerStep, terminal: Terminal): string[] {
  const { kind, cause, check, overlaps, loss, left } = step;
  const also = overlaps.length === 0 ? '' : `, also ${overlaps.join(', ')}: counted once`;
  const found = check === undefined ? '' : ` (${check}${also})`;
  const factor =
    kind === 'unknown'
      ? `not looked for, up to -${ratio(loss.high)}`
      : `x (1 - ${ratio(loss.typical)}), ${ratio(loss.low)} to ${ratio(loss.high)}`;
  return [
    ...wrap(`${ratio(left.typical)} ${cause}${found}: ${factor}`, terminal.width, '        ', '  '),
    ...wrap(
      `${loss.basis}, ${loss.confidence} confidence: ${step.arithmetic} [${loss.source}]`,
      terminal.width,
      '        ',
    ).map((line) => paint(terminal, 'dim', line)),
  ];
}

function sorted(accounts: readonly LedgerAccount[]): LedgerAccount[] {
  const order = (dimension: Dimension) => dimensions.indexOf(dimension);
  return [...accounts].sort((left, right) => order(left.dimension) - order(right.dimension));
}

function whole(share: number): string {
  return (share * 100).toFixed(0);
}

function ratio(share: number): string {
  return share.toFixed(3);
}
