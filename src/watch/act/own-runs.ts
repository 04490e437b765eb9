import type { Run } from '../../model/run.ts';

/** Whether a watcher made it by itself, and not somebody who applied a plan. */
export function isOfPolicies({ plan }: Run): boolean {
  return plan.decision !== undefined;
}

/** Whether two runs set the same knobs, no more and no fewer. */
export function sameKnobs(one: Run, other: Run | undefined): boolean {
  return other !== undefined && knobsOf(one) === knobsOf(other);
}

function knobsOf({ steps }: Run): string {
  return steps
    .map(({ change }) => JSON.stringify(change.knob))
    .sort()
    .join();
}
