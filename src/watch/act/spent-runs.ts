import { isSameKnob } from '../../model/change.ts';
import type { Run, RunStep } from '../../model/run.ts';
import { isOfPolicies } from './own-runs.ts';

/** So many that policies made stay to be read, whatever became of them. */
export const RUNS_KEPT = 200;

/** Of all runs, newest first, those of policies that are neither new nor can be taken back any more. */
export function spentRuns(
  runs: readonly Run[],
  now: { readonly bootId: string; readonly guests: ReadonlySet<string> },
): number[] {
  const own = runs.filter(isOfPolicies);
  return own
    .slice(RUNS_KEPT)
    .filter((run) => isSpent(run, own, now))
    .map(({ id }) => id);
}

function isSpent(
  run: Run,
  all: readonly Run[],
  { bootId, guests }: { readonly bootId: string; readonly guests: ReadonlySet<string> },
): boolean {
  if (run.state === 'undone') return true;
  if (run.state !== 'applied' && run.state !== 'partly-undone') return false;
  // Policies set what is running, and nothing of it outlives a boot.
  if (run.bootId !== bootId) return true;
  const later = all.filter(({ id, state }) => id > run.id && state === 'applied');
  return run.steps.every((step) => {
    const { subject } = step.change;
    const isGone = subject.guest !== undefined && !guests.has(subject.guest);
    return isGone || later.some((one) => sinceSetByOthers(step, one));
  });
}

/** A later run found the knob elsewhere than this one had left it: the way back ends at what somebody set between. */
function sinceSetByOthers({ change, reached }: RunStep, later: Run): boolean {
  return later.steps.some(
    (step) => isSameKnob(step.change.knob, change.knob) && step.change.before !== reached,
  );
}
