import { handOf } from '../../changes/kinds.ts';
import { isSameKnob } from '../../model/change.ts';
import type { Run } from '../../model/run.ts';

/** Whether a watcher made it by itself, and not somebody who applied a plan. */
export function isOfPolicies({ plan }: Run): boolean {
  return plan.decision !== undefined;
}

/** Whether a run sets the knobs of an earlier one, no more and no fewer, from where that one left them. */
export function continues(later: Run, earlier: Run): boolean {
  return (
    later.steps.length === earlier.steps.length &&
    later.steps.every(({ change }) => {
      const before = earlier.steps.find((step) => isSameKnob(step.change.knob, change.knob));
      return before !== undefined && handOf(change.knob).same(before.reached, change.before);
    })
  );
}
