import type { Check } from '../checks/check.ts';
import type { Consent, WantedChange } from '../model/change.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { GuestMend, HostMend } from '../model/mend.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { accept } from './accept.ts';
import { askForMends, type Refusal } from './ask-for-mends.ts';
import { guestChanges } from './guest-changes.ts';
import { hostChanges } from './host-changes.ts';
import { hostSettingOf } from './host-setting.ts';
import { limitTo } from './limit-to.ts';
import { type Accepted, isGuestMend, type Wish } from './wish.ts';

export interface WantedOptions {
  readonly checks: readonly Check[];
  readonly config?: Config | undefined;
  /** Topics, check ids, and guests by name or id; empty: everything. */
  readonly only: readonly string[];
  /** Only what counts at once, and nothing that keeps it. */
  readonly liveOnly: boolean;
  readonly allow: readonly Consent[];
}

/**
 * The changes that mend what an audit has found, those of the host first. The same snapshot, findings and options
 * always give the same.
 *
 * @param findings of an audit of this snapshot; accepted ones are left alone
 * @throws Problem `only` has a word that names nothing here
 */
export function wantedChanges(
  snapshot: Snapshot,
  findings: readonly Finding[],
  { checks, config, only, liveOnly, allow }: WantedOptions,
): { changes: WantedChange[]; refused: Refusal[] } {
  const isAsked = limitTo(
    only,
    snapshot,
    checks.map(({ id }) => id),
  );
  const asked = askForMends(snapshot, findings.filter(isAsked), { checks, config });
  const wishes = liveOnly ? asked.wishes.filter((wish) => isLive(wish, snapshot)) : asked.wishes;
  const { accepted, refused } = accept(wishes, snapshot, allow);
  const ofHost: Accepted<HostMend>[] = [];
  const ofGuests: Accepted<GuestMend>[] = [];
  for (const { mend, findings: answered } of accepted) {
    if (isGuestMend(mend)) ofGuests.push({ mend, findings: answered });
    else ofHost.push({ mend, findings: answered });
  }
  return {
    changes: [
      ...hostChanges(ofHost, snapshot.host, { liveOnly }),
      ...guestChanges(ofGuests, snapshot, { liveOnly }),
    ],
    refused: [...asked.refused, ...refused],
  };
}

/** Whether all of it counts at once. */
function isLive({ mends }: Wish, { host }: Snapshot): boolean {
  return mends.every((mend) => {
    if (mend.set === 'definition') return false;
    if (mend.set === 'guest-parameter') return true;
    const setting = hostSettingOf(mend, host);
    return typeof setting === 'string' || setting.live !== undefined;
  });
}
