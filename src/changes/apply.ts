import { messageOf } from '../libvirt/error.ts';
import type { Change } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { Problem } from '../model/problem.ts';
import { examine } from './examine.ts';
import type { Journal, PlannedStep } from './journal.ts';
import type { World } from './kind.ts';
import { handOf } from './kinds.ts';
import { undo } from './undo.ts';
import { shown } from './words.ts';

/** Where a step is: the journal knows of it, the knob is set, and both are known to be so. */
export type Moment = 'intended' | 'written' | 'done';

export interface ApplyOptions {
  readonly journal: Journal;
  /** Ends it between two steps, and what was made is taken back; `World`'s own would end it amid a step. */
  readonly signal?: AbortSignal | undefined;
  /** To be taken back unless confirmed within so long after the last step, milliseconds. */
  readonly confirmWithinMs?: number | undefined;
  /** Called once the journal knows of the run, before anything is changed: whatever looks after it from outside. */
  readonly onBegin?: ((run: number) => Promise<void>) | undefined;
  readonly onStep?: ((step: number, change: Change, moment: Moment) => void) | undefined;
}

/**
 * Makes the changes of a plan, one after the other, each read back; where one fails, or the signal comes, those made
 * before it are taken back in reverse order. Returns the run's number.
 *
 * @throws Problem what stood in the way, and whether everything is as before
 */
export async function applyPlan(plan: Plan, world: World, options: ApplyOptions): Promise<number> {
  const { journal, signal, confirmWithinMs, onBegin } = options;
  journal.mayBegin();
  await examine(plan, world, signal);
  const steps: PlannedStep[] = [];
  for (const change of plan.changes) {
    steps.push({ change, kept: await handOf(change.knob).keep(world) });
  }
  signal?.throwIfAborted();
  const run = journal.begin(plan, steps, deadlineIn(confirmWithinMs));
  try {
    await onBegin?.(run);
    for (const [index, change] of plan.changes.entries()) {
      signal?.throwIfAborted();
      await makeStep({ run, number: index + 1, change }, world, options);
    }
    const confirmBy = deadlineIn(confirmWithinMs);
    if (confirmBy !== undefined) journal.setConfirmBy(run, confirmBy);
    journal.setRun(run, confirmBy === undefined ? 'applied' : 'unconfirmed');
    return run;
  } catch (error) {
    throw await takenBack(signal?.aborted ? 'interrupted' : error, run, world, journal);
  }
}

function deadlineIn(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(Date.now() + ms);
}

async function makeStep(
  { run, number, change }: { run: number; number: number; change: Change },
  world: World,
  { journal, onStep }: ApplyOptions,
): Promise<void> {
  journal.setStep(run, number, { state: 'intended' });
  onStep?.(number, change, 'intended');
  try {
    const hand = handOf(change.knob);
    await hand.write(change.after, world);
    onStep?.(number, change, 'written');
    const now = await hand.read(world);
    if (!hand.reached(change.after, now)) {
      throw new Problem({
        what: `was set to ${shown(change.after)}, and reads ${shown(now)}`,
        remedy: 'something else sets it, or this system does not take the value',
      });
    }
    journal.setStep(run, number, { state: 'done', reached: now });
  } catch (error) {
    throw new Problem({
      what: `step ${number}, ${change.title}: ${messageOf(error)}`,
      cause: error,
    });
  }
  onStep?.(number, change, 'done');
}

/** Takes everything back after a failure. Returns what is to be thrown. */
async function takenBack(
  error: unknown,
  run: number,
  world: World,
  journal: Journal,
): Promise<Problem> {
  const what = messageOf(error);
  const { left, failed } = await undo(run, world, { journal });
  if (left.length + failed.length === 0) {
    return new Problem({ what, remedy: 'everything is as it was before', cause: error });
  }
  return new Problem({
    what,
    remedy: `${left.length + failed.length} changes could not be taken back: see virt-tune show ${run}`,
    cause: error,
  });
}
