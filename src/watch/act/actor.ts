import { applyPlan } from '../../changes/apply.ts';
import { bind } from '../../changes/bind.ts';
import { isInForce } from '../../changes/in-force.ts';
import type { Journal } from '../../changes/journal.ts';
import type { World } from '../../changes/kind.ts';
import { currentBootId } from '../../changes/owner.ts';
import { undo } from '../../changes/undo.ts';
import { messageOf } from '../../libvirt/error.ts';
import { count } from '../../model/amount.ts';
import type { Change } from '../../model/change.ts';
import { Problem } from '../../model/problem.ts';
import type { Run } from '../../model/run.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { WatchEvent } from '../../model/watch-event.ts';
import type { Decision, Scene } from '../../policies/controller.ts';
import { decisionChanges } from '../../policies/decision-changes.ts';
import { decidedPlan } from './decided-plan.ts';
import { continues, isOfPolicies } from './own-runs.ts';
import { spentRuns } from './spent-runs.ts';

/** What is left of what was changed when the watcher stops. */
export type OnStop = 'restore' | 'keep';

export interface ActorOptions {
  readonly journal: Journal;
  readonly world: World;
  readonly virtTuneVersion: string;
  /** No further change is begun; the one that is being made is finished or taken back. */
  readonly signal: AbortSignal;
  readonly onStop: OnStop;
  monotonicMs(): number;
  tell(event: WatchEvent): void;
}

export interface Actor {
  /** Takes what is proposed to be done, one after the other; returns at once. */
  take(decisions: readonly Decision[], scene: Scene): void;
  /** Looks whether what was done is worth keeping. */
  check(scene: Scene): void;
  /** Ends what is being done, and leaves the host as was asked for. */
  stop(): Promise<void>;
}

interface Proposal {
  readonly decision: Decision;
  readonly scene: Scene;
}

interface Made {
  readonly run: number;
  readonly decision: Decision;
  readonly atMs: number;
}

/** What waited so long was decided on what is no more. */
const STALE_MS = 120_000;
/** What cannot be told by then is kept: the guest is gone, or nothing is known of it. */
const UNKNOWN_MS = 900_000;

/** Does what controllers propose, through the same journal as everything that virt-tune changes. */
export async function startActor(options: ActorOptions): Promise<Actor> {
  const { journal, monotonicMs } = options;
  const say = teller(options);
  for (const run of journal.runs().filter((each) => isOfPolicies(each) && each.interrupted))
    await takeBack(run.id, 'it was interrupted', { options, say });
  let made: readonly Made[] = [];
  let work: Promise<void> = Promise.resolve();
  const waiting = new Map<string, Proposal>();
  const then = (job: () => Promise<void>): void => {
    work = work.then(job);
  };
  const doLatest = async (subject: string): Promise<void> => {
    const proposal = waiting.get(subject);
    waiting.delete(subject);
    if (proposal === undefined || options.signal.aborted) return;
    const { decision, scene } = proposal;
    if (monotonicMs() - scene.nowMs > STALE_MS) return;
    const run = await act(decision, scene, { options, say });
    if (run === undefined) return;
    made = [...made.filter((each) => each.run !== run.replaced), { ...run, decision }];
  };
  return {
    take: (decisions, scene) => {
      for (const decision of decisions) {
        if (decision.verdict !== 'propose' || decision.deeds === undefined) continue;
        const subject = subjectOf(decision);
        const waits = waiting.has(subject);
        waiting.set(subject, { decision, scene });
        if (!waits) then(() => doLatest(subject));
      }
    },
    check: (scene) => {
      const due = made.filter(
        ({ decision, atMs }) =>
          decision.check === undefined || scene.nowMs - atMs >= decision.check.afterMs,
      );
      for (const one of due) {
        const against = one.decision.check?.against(scene);
        if (against === 'unknown' && scene.nowMs - one.atMs < UNKNOWN_MS) continue;
        made = made.filter((each) => each !== one);
        if (one.decision.check === undefined || against === 'unknown') continue;
        if (against === undefined) say('kept', one.decision, { run: one.run });
        else then(() => takeBack(one.run, against, { options, say, decision: one.decision }));
      }
    },
    stop: async () => {
      await work;
      if (options.onStop === 'keep') return;
      const left = journal
        .runs()
        .filter((run) => isOfPolicies(run) && (run.state === 'applied' || run.interrupted));
      for (const run of left)
        await takeBack(run.id, 'the watcher stops, and leaves all as before', { options, say });
    },
  };
}

/**
 * A guest, or files of the host. Of what is proposed about one subject while an earlier proposal still waits, the latest
 * is done.
 */
function subjectOf({ controller, guest, deeds = [] }: Decision): string {
  const files = deeds.map((deed) => (deed.kind === 'kernel-file' ? deed.path : deed.kind));
  return `${controller}/${guest ?? files.join()}`;
}

type Say = (
  event: WatchEvent['event'],
  decision: Pick<Decision, 'controller' | 'verdict' | 'title' | 'guest'> | undefined,
  more: { readonly run?: number; readonly why?: string; readonly text?: string },
) => void;

function teller({ tell }: ActorOptions): Say {
  return (event, decision, { run, why, text }) =>
    tell({
      at: new Date().toISOString(),
      event,
      ...(run === undefined ? {} : { run }),
      text: [text ?? decision?.title ?? `run ${run}`, ...(why === undefined ? [] : [why])].join(
        ': ',
      ),
      ...(decision === undefined
        ? {}
        : {
            decision: {
              policy: decision.controller,
              verdict: decision.verdict,
              because: why === undefined ? [] : [why],
            },
          }),
    });
}

interface Acting {
  readonly options: ActorOptions;
  readonly say: Say;
}

/** @returns the run, and the one that it took the place of; undefined where nothing was changed */
async function act(
  decision: Decision,
  { snapshot }: Scene,
  { options, say }: Acting,
): Promise<{ run: number; replaced: number | undefined; atMs: number } | undefined> {
  const { journal, world, signal } = options;
  try {
    journal.forget(spentRuns(journal.runs(), { bootId: currentBootId(), guests: idsOf(snapshot) }));
    const changes = await boundChanges(decision, snapshot, world);
    const plan = decidedPlan(decision, changes, { ...options, snapshot });
    const run = await applyPlan(plan, world, { journal, signal });
    const replaced = foldedInto(run, journal);
    // Back where it was before all: nothing is left to be taken back.
    if (journal.run(run)?.steps.every(isNothing)) await undo(run, world, { journal });
    const text = `${decision.title} (${count(changes.length, 'change')}, run ${run})`;
    say('changed', decision, { run, text });
    return { run, replaced, atMs: options.monotonicMs() };
  } catch (error) {
    say('not-changed', decision, { why: messageOf(error) });
    return undefined;
  }
}

function idsOf({ guests }: Snapshot): ReadonlySet<string> {
  return new Set(guests.map(({ id }) => id));
}

/** @throws Problem where any of it cannot be done: half a deed is none. */
async function boundChanges(
  decision: Decision,
  snapshot: Snapshot,
  world: World,
): Promise<Change[]> {
  const wishes = decisionChanges(decision, snapshot);
  const bound = await bind(wishes.wanted, world);
  const [refused] = [...wishes.refused, ...bound.refused];
  if (refused !== undefined) throw new Problem({ what: refused.reason });
  if (bound.changes.length === 0) throw new Problem({ what: 'it is so already' });
  return bound.changes;
}

function isNothing({ change }: Run['steps'][number]): boolean {
  return change.before === change.after;
}

/** The earlier run of a policy that this one continues, which is one with it now. */
function foldedInto(id: number, journal: Journal): number | undefined {
  const run = journal.run(id);
  const earlier = journal
    .runs()
    .filter((each) => each.id < id && isOfPolicies(each) && each.state === 'applied')
    .find((each) => run !== undefined && continues(run, each));
  if (earlier === undefined) return undefined;
  journal.fold(earlier.id, id);
  return earlier.id;
}

/** With a decision whose work did not pay: half of it taken back, where somebody else has set part since, is neither's. */
async function takeBack(
  id: number,
  why: string,
  { options, say, decision }: Acting & { readonly decision?: Decision },
): Promise<void> {
  const { journal, world } = options;
  try {
    const run: Run | undefined = journal.run(id);
    if (run === undefined || (run.state !== 'applied' && !run.interrupted)) return;
    if (decision !== undefined && !(await isInForce(run, world))) {
      say('not-taken-back', decision, { run: id, why: `${why}; something else set it since` });
      return;
    }
    const { left, failed } = await undo(id, world, { journal });
    const remain = left.length + failed.length;
    const text = decision?.title ?? run.plan.decision?.title ?? `run ${id}`;
    if (remain === 0) say('taken-back', decision, { run: id, why, text });
    else
      say('not-taken-back', decision, {
        run: id,
        text,
        why: `${count(remain, 'change')} remain, see virt-tune show ${id}`,
      });
  } catch (error) {
    say('not-taken-back', decision, { run: id, why: messageOf(error) });
  }
}
