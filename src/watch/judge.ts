import { auditOf } from '../checks/audit.ts';
import type { Check } from '../checks/check.ts';
import type { Configuration } from '../model/config.ts';
import type { KeptLoss } from '../model/results.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { nativeShareOf } from '../vitals/native-share.ts';
import type { Judgement } from './watcher.ts';

/** By guest id: what is left of native speed as the checks see it now, and the class it was given. */
export function judgements(
  snapshot: Snapshot,
  checks: readonly Check[],
  configuration: Configuration | undefined,
  measured: readonly KeptLoss[],
): Map<string, Judgement> {
  const audit = auditOf(snapshot, checks, configuration, measured);
  return new Map(
    audit.guests.map((guest) => {
      const native = nativeShareOf(audit, guest.id);
      return [
        guest.id,
        {
          ...(native === undefined ? {} : { native }),
          ...(guest.class === undefined ? {} : { class: guest.class }),
        },
      ];
    }),
  );
}
