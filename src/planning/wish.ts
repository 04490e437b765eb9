import type { Finding } from '../model/finding.ts';
import type { GuestMend, Mend } from '../model/mend.ts';

/** What would mend one finding: all of it or nothing. */
export interface Wish {
  readonly finding: Finding;
  readonly mends: readonly Mend[];
}

/** One setting that is to be made, and the findings it answers, the most severe first. */
export interface Accepted<Setting extends Mend = Mend> {
  readonly mend: Setting;
  readonly findings: readonly Finding[];
}

export function isGuestMend(mend: Mend): mend is GuestMend {
  return mend.set === 'definition' || mend.set === 'guest-parameter';
}
