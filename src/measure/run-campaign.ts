import type { Campaign } from '../model/campaign.ts';
import { roundOrder } from '../statistics/interleave.ts';
import { type Progress, remainingMs, type StopRule, stopReason } from '../statistics/stop-rule.ts';
import type { BenchRunner } from './bench-runner.ts';
import type { Combination } from './configurations.ts';
import { Lacking } from './lacking.ts';
import { marksOf, ownPressure } from './noise.ts';
import type { NewRun, Store } from './store.ts';

/** How often a run is repeated during which the host was not quiet, where that is asked for. */
const REPEATS = 2;

export interface CampaignProgress {
  readonly round: number;
  readonly combination: string;
  /** Of the combinations of this round, and how many there are. */
  readonly place: number;
  readonly combinations: number;
  readonly least: number;
  readonly most: number;
}

export interface CampaignRun {
  readonly id: number;
  readonly campaign: Campaign;
  readonly combinations: readonly Combination[];
  readonly store: Store;
  readonly runner: BenchRunner;
  readonly signal: AbortSignal;
  /** Already spent, of a campaign that goes on. */
  readonly spentMs: number;
  readonly progress: (progress: CampaignProgress) => void;
}

/**
 * Runs rounds until every interval is narrow or the budget is spent, and keeps each run as it ends. A campaign that
 * was interrupted goes on where it was: runs that are kept are not made again.
 */
export async function runCampaign(given: CampaignRun): Promise<void> {
  const rule = stopRule(given.campaign);
  const started = performance.now();
  const spentMs = () => given.spentMs + performance.now() - started;
  for (let round = warmUpRound(given); ; round += 1) {
    const combinations = remaining(given);
    const progress = progressOf(given, combinations, spentMs());
    if (combinations.length === 0) return;
    if (round >= 0 && stopReason(rule, progress) !== undefined) return;
    const order = roundOrder(combinations, Math.max(round, 0));
    const done = new Set(
      given.store
        .runs(given.id)
        .filter((run) => run.round === round)
        .map((run) => run.configuration),
    );
    for (const [place, combination] of order.entries()) {
      if (done.has(combination.id)) continue;
      const { least, most } = remainingMs(rule, progressOf(given, combinations, spentMs()));
      given.progress({
        ...{ round, combination: combination.id, place },
        ...{ combinations: combinations.length, least, most },
      });
      await runOne(given, combination, round, spentMs);
    }
  }
}

/** The first round warms up: caches, frequency and first allocations are not what is measured. */
function warmUpRound({ store, id }: CampaignRun): number {
  const rounds = store.runs(id).map(({ round }) => round);
  return rounds.length === 0 ? -1 : Math.max(...rounds);
}

async function runOne(
  { id, campaign, store, runner, signal }: CampaignRun,
  combination: Combination,
  round: number,
  spentMs: () => number,
): Promise<void> {
  const attempts = campaign.noise === 'repeat' ? REPEATS + 1 : 1;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    signal.throwIfAborted();
    try {
      const outcome = await runner.run(combination.set, combination.place);
      const marks = marksOf(outcome.noise, ownPressure);
      if (marks.length > 0 && attempt < attempts) continue;
      const run: NewRun = { ...outcome, configuration: combination.id, round, marks };
      if (round >= 0) store.addRun(id, run, spentMs());
      return;
    } catch (error) {
      if (!(error instanceof Lacking)) throw error;
      // What ran before is not missing here: this run was unlucky, and does not count.
      const ranBefore = store.runs(id).some((run) => run.configuration === combination.id);
      if (!ranBefore) store.leaveOut(id, combination.id, error.message);
      return;
    }
  }
}

function remaining({ combinations, store, id }: CampaignRun): Combination[] {
  const out = store.leftOut(id);
  return combinations.filter((each) => !out.has(each.id));
}

/** The stop rule looks at the first reading of each combination, which is the one a workload is about. */
function progressOf(
  { store, id }: CampaignRun,
  combinations: readonly Combination[],
  spentMs: number,
): Progress {
  const samples = new Map<string, number[]>(combinations.map((each) => [each.id, []]));
  for (const run of store.runs(id)) {
    const [first] = run.readings;
    if (first !== undefined) samples.get(run.configuration)?.push(first.value);
  }
  const rounds = Math.min(...[...samples.values()].map((values) => values.length));
  const estimate = combinations.reduce((sum, { set }) => sum + set.needs.seconds * 1000, 0);
  const known = [...samples.values()].filter((values) => values.length > 0);
  return {
    rounds: Number.isFinite(rounds) ? rounds : 0,
    spentMs,
    // One round more than was kept has been run: the first.
    roundMs: rounds > 0 ? spentMs / (rounds + 1) : estimate,
    samples: known,
  };
}

function stopRule(campaign: Campaign): StopRule {
  const { leastRounds, mostRounds, precision, budgetMinutes } = campaign;
  return {
    leastRounds,
    mostRounds: Math.max(mostRounds, leastRounds),
    precision,
    budgetMs: budgetMinutes * 60_000,
  };
}
