import { currentBootId } from '../../changes/owner.ts';
import type { Change } from '../../model/change.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { PLAN_SCHEMA, type Plan } from '../../model/plan.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Decision } from '../../policies/controller.ts';

/** The changes of one decision as a plan: what can be applied and taken back is nothing else. */
export function decidedPlan(
  { controller, title, because, deeds = [] }: Decision,
  changes: readonly Change[],
  { snapshot, virtTuneVersion }: { readonly snapshot: Snapshot; readonly virtTuneVersion: string },
): Plan {
  const { host, takenAt, windowMs } = snapshot;
  const name = valueOrUndefined(host.hostname) ?? 'host';
  return {
    schema: PLAN_SCHEMA,
    virtTuneVersion,
    host: name,
    takenAt,
    bootId: currentBootId(),
    bound: true,
    request: {
      windowMs,
      policy: 'conservative',
      share: 0.8,
      ratio: 4,
      only: [],
      liveOnly: true,
      allow: [],
    },
    decision: { policy: controller, title, because: [...because] },
    placement: {
      host: name,
      takenAt,
      share: 0.8,
      demand: 1,
      guests: deeds.flatMap((deed) => (deed.kind === 'place-guest' ? [deed.placement] : [])),
      left: [],
    },
    changes: [...changes],
    gains: [],
    rightSizes: [],
    refused: [],
  };
}
