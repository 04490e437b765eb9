import type { Finding } from './finding.ts';

/** A failure that nobody has accepted: what is counted, priced, and ends in exit status 1. */
export function isOpen({ status, suppressed }: Finding): boolean {
  return status === 'fail' && suppressed === undefined;
}

/** A question that could not be decided, of a check that counts here. */
export function isUndecided({ status, suppressed }: Finding): boolean {
  return status === 'unknown' && suppressed === undefined;
}

/** A failure that is known and accepted. */
export function isAccepted({ status, suppressed }: Finding): boolean {
  return status === 'fail' && suppressed !== undefined;
}
