import type { Finding } from '../model/finding.ts';
import { type Status, statuses } from '../model/verdict.ts';

/** Which verdicts checks that find a cause of loss gave on something and on what holds it. */
export interface Verdicts {
  has(check: string, status: Status): boolean;
}

/** Verdicts of some findings beside those already known. */
export function verdictsOf(findings: readonly Finding[], others?: Verdicts): Verdicts {
  // One bit a status: a large host has tens of thousands of verdicts, and each is asked for several times.
  const seen = new Map<string, number>();
  for (const { id, status, suppressed } of findings) {
    // What is accepted costs nothing here, and is decided.
    const counted = suppressed === undefined ? status : 'pass';
    seen.set(id, (seen.get(id) ?? 0) | bitOf(counted));
  }
  return {
    has: (check, status) =>
      ((seen.get(check) ?? 0) & bitOf(status)) !== 0 || others?.has(check, status) === true,
  };
}

function bitOf(status: Status): number {
  return 1 << statuses.indexOf(status);
}
