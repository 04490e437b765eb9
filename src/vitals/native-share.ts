import type { Audit } from '../model/audit.ts';
import type { NativeShare } from '../model/vitals.ts';

/** The dimension in which a guest lost most, with the largest single loss in it; undefined without an account. */
export function nativeShareOf(audit: Audit, guestId: string): NativeShare | undefined {
  const accounts = audit.ledger.filter(({ subject }) => subject.guest === guestId);
  const [worst] = accounts.toSorted((left, right) => left.typical - right.typical);
  if (worst === undefined) return undefined;
  const [largest] = worst.steps
    .filter(({ kind }) => kind !== 'unknown')
    .toSorted((left, right) => right.loss.typical - left.loss.typical);
  return {
    share: worst.typical,
    dimension: worst.dimension,
    cause: largest?.cause ?? 'nothing found',
    ...(largest?.check === undefined ? {} : { check: largest.check }),
  };
}
