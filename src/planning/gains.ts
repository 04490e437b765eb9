import { hostAccounts } from '../ledger/host-accounts.ts';
import { ledgerOf } from '../ledger/ledger.ts';
import type { WantedChange } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { LedgerAccount } from '../model/ledger.ts';
import type { Gain } from '../model/plan.ts';
import type { KeptLoss } from '../model/results.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Less is no gain that anybody would notice. */
const LEAST_GAIN = 0.001;

type Answering = Pick<WantedChange, 'subject' | 'answers'>;

/** What the ledger of losses says now, and says when the findings that changes answer are gone. */
export function gains(
  snapshot: Snapshot,
  findings: readonly Finding[],
  changes: readonly Answering[],
  measured: readonly KeptLoss[] = [],
): Gain[] {
  const answered = new Set(
    changes.flatMap(({ subject, answers }) => answers.map((id) => keyOf(subject.guest, id))),
  );
  const mended = findings.map((finding) =>
    answered.has(keyOf(finding.subject.guest, finding.id))
      ? { ...finding, status: 'pass' as const }
      : finding,
  );
  const then = ledgerOf(snapshot, mended, measured);
  const [ofHost, ofGuests] = split(ledgerOf(snapshot, findings, measured));
  // An account without a loss is none: that guest is at native speed.
  const planned = ofGuests.map((account) => ({
    ...account,
    typical: then.find((other) => isSame(other, account))?.typical ?? 1,
  }));
  const all = [...hostAccounts(snapshot, snapshot.guests, planned), ...planned];
  return [...ofHost, ...ofGuests].flatMap((account) => {
    const { subject, dimension, typical: now } = account;
    const typical = all.find((other) => isSame(other, account))?.typical ?? now;
    return typical - now < LEAST_GAIN ? [] : [{ subject, dimension, now, planned: typical }];
  });
}

function split(accounts: readonly LedgerAccount[]): [LedgerAccount[], LedgerAccount[]] {
  const isOfHost = ({ subject }: LedgerAccount): boolean => subject.kind === 'host';
  return [accounts.filter(isOfHost), accounts.filter((account) => !isOfHost(account))];
}

function keyOf(guest: string | undefined, check: string): string {
  return `${check} ${guest ?? ''}`;
}

function isSame(one: LedgerAccount, other: LedgerAccount): boolean {
  return (
    one.dimension === other.dimension &&
    one.subject.kind === other.subject.kind &&
    one.subject.guest === other.subject.guest
  );
}
