import { medianInterval } from './bootstrap.ts';
import { relativeHalfWidth } from './interval.ts';

export interface StopRule {
  readonly leastRounds: number;
  readonly mostRounds: number;
  /** The width either side of the median, as a share of it, that is narrow enough. */
  readonly precision: number;
  readonly budgetMs: number;
}

export interface Progress {
  /** Whole rounds that are done. */
  readonly rounds: number;
  readonly spentMs: number;
  /** What one round took, on average. */
  readonly roundMs: number;
  /** Every figure's values so far. */
  readonly samples: readonly (readonly number[])[];
}

export type StopReason = 'precise' | 'budget' | 'rounds';

/**
 * Why no further round is worth running; undefined while one is. The least number of rounds is run whatever it
 * costs. Whether two configurations differ is not asked: to stop as soon as they do would find differences by chance.
 */
export function stopReason(rule: StopRule, progress: Progress): StopReason | undefined {
  if (progress.rounds < rule.leastRounds) return undefined;
  if (progress.rounds >= rule.mostRounds) return 'rounds';
  if (progress.samples.every((values) => isPrecise(values, rule.precision))) return 'precise';
  return progress.spentMs + progress.roundMs > rule.budgetMs ? 'budget' : undefined;
}

function isPrecise(values: readonly number[], precision: number): boolean {
  return relativeHalfWidth(medianInterval(values)) <= precision;
}

/**
 * How long it will take yet, in milliseconds: at least the rounds that must be run, at most what the budget or
 * the number of rounds allow. An interval narrows with the square root of the rounds, which says where between.
 */
export function remainingMs(rule: StopRule, progress: Progress): { least: number; most: number } {
  const { rounds, roundMs, spentMs, samples } = progress;
  const least = Math.max(rule.leastRounds - rounds, 0);
  const affordable = Math.max(Math.floor((rule.budgetMs - spentMs) / Math.max(roundMs, 1)), least);
  const most = Math.min(Math.max(rule.mostRounds - rounds, 0), affordable);
  const widths = samples.map((values) => relativeHalfWidth(medianInterval(values)));
  const widest = Math.max(0, ...widths);
  const needed = Math.ceil(rounds * (widest / rule.precision) ** 2) - rounds;
  const likely = rounds < 2 ? most : Math.min(Math.max(needed, least), most);
  return { least: least * roundMs, most: likely * roundMs };
}
