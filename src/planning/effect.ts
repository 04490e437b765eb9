import { localityOf } from '../derived/guest-locality.ts';
import { vcpuWindows } from '../derived/vcpu-window.ts';
import type { Audit } from '../model/audit.ts';
import { type EffectRow, type SampledMeasure, sampledMeasures } from '../model/effect.ts';
import { mapFact, thenFact, valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { LedgerAccount } from '../model/ledger.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Rates below these are what an idle guest has anyway. */
const QUIET_PER_S: Readonly<Partial<Record<SampledMeasure, number>>> = {
  migrations: 5,
  exits: 2000,
};

/**
 * What was sampled of each guest before and after: only of guests, and of measures, that both snapshots know.
 *
 * @param tolerance how much worse counts for nothing: of shares in points (0.1 = ten), of rates as a share of the rate
 */
export function effectOf(before: Snapshot, after: Snapshot, tolerance: number): EffectRow[] {
  return before.guests.flatMap((guest) => {
    const later = after.guests.find(({ id }) => id === guest.id);
    if (later === undefined) return [];
    return sampledMeasures.flatMap((measure) => {
      const was = measureOf(guest, before, measure);
      const is = measureOf(later, after, measure);
      if (was === undefined || is === undefined) return [];
      const worse = isWorse(measure, { was, is, tolerance });
      return [{ subject: guest.name, measure, before: was, after: is, worse }];
    });
  });
}

function isWorse(
  measure: SampledMeasure,
  { was, is, tolerance }: { was: number; is: number; tolerance: number },
): boolean {
  const quiet = QUIET_PER_S[measure];
  if (quiet === undefined) return is > was + tolerance;
  return is > Math.max(was, quiet) * (1 + tolerance);
}

function measureOf(
  guest: Guest,
  { host, windowMs }: Snapshot,
  measure: SampledMeasure,
): number | undefined {
  if (measure === 'remote-share') return valueOrUndefined(localityOf(guest, host))?.remoteShare;
  if (measure === 'exits') {
    const exits = valueOrUndefined(thenFact(guest.runtime, ({ kvmCounters }) => kvmCounters))?.exits
      ?.delta;
    return perSecond(exits, windowMs);
  }
  const windows = valueOrUndefined(vcpuWindows(guest));
  if (windows === undefined || windows.length === 0) return undefined;
  if (measure === 'migrations') {
    const moves = windows.map(({ thread }) =>
      valueOrUndefined(mapFact(thread.migrations, ({ delta }) => delta)),
    );
    if (moves.some((count) => count === undefined)) return undefined;
    return perSecond(
      moves.reduce<number>((sum, count) => sum + (count ?? 0), 0),
      windowMs,
    );
  }
  const wanted = windows.reduce((sum, { runNs, waitNs }) => sum + runNs + waitNs, 0);
  const waited = windows.reduce((sum, { waitNs }) => sum + waitNs, 0);
  return wanted === 0 ? 0 : waited / wanted;
}

function perSecond(count: number | undefined, windowMs: number): number | undefined {
  return count === undefined || windowMs === 0 ? undefined : (1000 * count) / windowMs;
}

/** What is left of native speed before and after, by the ledgers of two audits, of whoever both know. */
export function ledgerEffectOf(before: Audit, after: Audit, tolerance: number): EffectRow[] {
  const all = new Map(
    [...after.ledger, ...before.ledger].map((account) => [keyOf(account), account]),
  );
  return [...all.values()].flatMap(({ subject, dimension }) => {
    const isKnown = ({ guests }: Audit): boolean =>
      subject.kind === 'host' || guests.some(({ id }) => id === subject.guest);
    if (!isKnown(before) || !isKnown(after)) return [];
    const was = leftOf(before, { subject, dimension });
    const is = leftOf(after, { subject, dimension });
    const worse = is < was - tolerance;
    return [{ subject: subject.name, measure: dimension, before: was, after: is, worse }];
  });
}

type AccountKey = Pick<LedgerAccount, 'subject' | 'dimension'>;

function keyOf({ subject, dimension }: AccountKey): string {
  return `${subject.kind} ${subject.guest ?? ''} ${dimension}`;
}

/** Where nothing was found to cost anything there is no account: all of native is left. */
function leftOf({ ledger }: Audit, key: AccountKey): number {
  return ledger.find((account) => keyOf(account) === keyOf(key))?.typical ?? 1;
}
