import { messageOf } from '../libvirt/error.ts';
import { Problem } from '../model/problem.ts';
import type { Run, RunStep, StepState } from '../model/run.ts';
import type { Journal } from './journal.ts';
import { Gone, type World } from './kind.ts';
import { handOf } from './kinds.ts';
import { currentBootId } from './owner.ts';
import { shown } from './words.ts';

export interface UndoOptions {
  readonly journal: Journal;
  /** Only the changes about this guest, by name or id. */
  readonly guest?: string | undefined;
  /** Put back also what someone else changed since. */
  readonly force?: boolean | undefined;
  readonly onStep?: ((step: RunStep, outcome: Outcome) => void) | undefined;
}

/** What became of a step; the note is for people. */
export interface Outcome {
  readonly state: StepState;
  readonly note: string;
}

export interface Undone {
  readonly undone: readonly RunStep[];
  /** Someone else changed them since. */
  readonly left: readonly RunStep[];
  /** Could not be put back; each with the reason in its note. */
  readonly failed: readonly { readonly step: RunStep; readonly reason: string }[];
}

/** What did not go back at first may once the others are back, or the daemon has restarted. */
const ATTEMPTS = 2;

/**
 * Takes the changes of a run back, the last first. What someone else changed since is left, and so is what cannot
 * be put back; the rest goes on. A second call does what is left to do.
 */
export async function undo(id: number, world: World, options: UndoOptions): Promise<Undone> {
  const { journal, guest } = options;
  journal.takeOver(id);
  const run = journal.run(id);
  if (run === undefined) throw new Error(`no run ${id}`);
  let rest = run.steps
    .filter(({ state }) => state !== 'waiting' && state !== 'undone')
    .filter(({ change: { subject } }) => guest === undefined || isAbout(subject, guest))
    .reverse();
  const undone: RunStep[] = [];
  const left: RunStep[] = [];
  let failed: Undone['failed'] = [];
  for (let attempt = 1; attempt <= ATTEMPTS && rest.length > 0; attempt += 1) {
    const pass = await undoEach(run, rest, world, options);
    undone.push(...pass.undone);
    left.push(...pass.left);
    failed = pass.failed;
    rest = failed.map(({ step }) => step);
  }
  const remain = journal.run(id)?.steps.some(isMade) ?? false;
  journal.setRun(id, remain ? 'partly-undone' : 'undone');
  return { undone, left, failed };
}

async function undoEach(
  run: Run,
  steps: readonly RunStep[],
  world: World,
  options: UndoOptions,
): Promise<Undone> {
  const undone: RunStep[] = [];
  const left: RunStep[] = [];
  const failed: { step: RunStep; reason: string }[] = [];
  for (const step of steps) {
    let outcome: Outcome;
    try {
      outcome = await putBack(run, step, world, options);
      (outcome.state === 'left' ? left : undone).push(step);
    } catch (error) {
      const reason = messageOf(error);
      failed.push({ step, reason });
      outcome = { state: step.state, note: `not taken back: ${reason}` };
    }
    record(options.journal, { run, step }, outcome);
    options.onStep?.(step, outcome);
  }
  return { undone, left, failed };
}

function isAbout({ guest, name, kind }: RunStep['change']['subject'], wanted: string): boolean {
  return guest === wanted || (kind === 'guest' && name === wanted);
}

function isMade({ state }: RunStep): boolean {
  return state === 'intended' || state === 'done' || state === 'left';
}

async function putBack(
  run: Run,
  step: RunStep,
  world: World,
  { journal, force = false }: UndoOptions,
): Promise<Outcome> {
  const { change, number } = step;
  const hand = handOf(change.knob);
  try {
    const now = await hand.read(world);
    if (hand.same(now, change.before)) return { state: 'undone', note: '' };
    if (isOfTheBoot(change.knob.kind) && run.bootId !== currentBootId()) {
      return { state: 'undone', note: 'the host was started anew since, and set it then' };
    }
    // Whoever was killed in the middle of a write may have left anything.
    const isAsLeft = hand.same(now, step.reached) && !wasSetSince({ run, step }, journal);
    if (step.state !== 'intended' && !isAsLeft && !force) {
      return { state: 'left', note: `someone else set it to ${shown(now)} since` };
    }
    await hand.putBack(journal.keptOf(run.id, number), world);
    const then = await hand.read(world);
    if (hand.same(then, change.before)) return { state: 'undone', note: '' };
    throw new Problem({
      what: `was put back to ${shown(change.before)}, and reads ${shown(then)}`,
      remedy: 'something else sets it',
    });
  } catch (error) {
    if (error instanceof Gone) return { state: 'undone', note: error.message };
    throw error;
  }
}

/** Whether a later run found it set to something else: if it reads as this run left it, someone set it to that again. */
function wasSetSince({ run, step }: { run: Run; step: RunStep }, journal: Journal): boolean {
  const next = journal.nextStep(run.id, step.change.knob);
  return next !== undefined && !handOf(step.change.knob).same(next.change.before, step.reached);
}

/** What lives in the running kernel only: a boot sets it anew. */
function isOfTheBoot(kind: RunStep['change']['knob']['kind']): boolean {
  return kind === 'kernel-file' || kind === 'thread-affinity' || kind === 'process-memory';
}

/** A journal that cannot be written does not keep anyone from putting back: the next look finds it as it is. */
function record(
  journal: Journal,
  { run, step }: { run: Run; step: RunStep },
  { state, note }: Outcome,
): void {
  try {
    journal.setStep(run.id, step.number, { state, note });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
