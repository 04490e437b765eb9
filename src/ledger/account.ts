import type { LedgerStep } from '../model/ledger.ts';
import { type Dimension, dimensions, type Status } from '../model/verdict.ts';
import { type Cause, estimate } from './cause.ts';
import { baseCauses, causes } from './causes.ts';
import type { Estimate, MeasuredSubject } from './cost-subject.ts';
import type { Verdicts } from './verdicts.ts';

const causesIn = new Map(
  dimensions.map((dimension) => {
    const isIn = ({ figure }: Cause): boolean => figure.dimension === dimension;
    return [dimension, { base: baseCauses.filter(isIn), own: causes.filter(isIn) }] as const;
  }),
);

/** The steps of one account, from native (1) down. */
export function stepsOf(
  dimension: Dimension,
  subject: MeasuredSubject,
  verdicts: Verdicts,
): LedgerStep[] {
  const { base, own } = causesIn.get(dimension) ?? { base: [], own: [] };
  const entries = [
    ...base.map((cause) => entryOf(cause, subject, 'base')),
    ...own.map((cause) => foundEntry(cause, subject, verdicts)),
    ...own.map((cause) => unknownEntry(cause, subject, verdicts)),
  ].filter((entry) => entry !== undefined);
  let left = { best: 1, typical: 1, worst: 1 };
  const counted = entries.filter(({ loss, kind }) => loss.high > 0 || kind === 'base');
  return withoutOverlaps(counted).map((entry) => {
    const { loss, kind } = entry;
    // What could not be looked for may cost nothing.
    const isUnknown = kind === 'unknown';
    left = {
      best: left.best * (isUnknown ? 1 : 1 - loss.low),
      typical: left.typical * (isUnknown ? 1 : 1 - loss.typical),
      worst: left.worst * (1 - loss.high),
    };
    return { ...entry, left };
  });
}

type Entry = Omit<LedgerStep, 'left'>;

function entryOf(cause: Cause, subject: MeasuredSubject, kind: Entry['kind']): Entry | undefined {
  if (cause.touches?.(subject) === false) return undefined;
  const { loss, arithmetic }: Estimate = estimate(cause, subject);
  return { kind, cause: cause.name, overlaps: [], loss, arithmetic };
}

/** One entry for all checks that found the cause; the first of them in the cause's order gives it its name. */
function foundEntry(cause: Cause, subject: MeasuredSubject, verdicts: Verdicts): Entry | undefined {
  const found = idsOf(verdicts, cause, 'fail');
  const [check, ...overlaps] = found;
  if (check === undefined) return undefined;
  const entry = entryOf(cause, subject, 'loss');
  return entry === undefined ? undefined : { ...entry, check, overlaps };
}

/** Nobody could look: the worst case has it, unless another check found or excluded the same cause. */
function unknownEntry(
  cause: Cause,
  subject: MeasuredSubject,
  verdicts: Verdicts,
): Entry | undefined {
  const decided = [...idsOf(verdicts, cause, 'fail'), ...idsOf(verdicts, cause, 'pass')];
  const [check, ...overlaps] = idsOf(verdicts, cause, 'unknown');
  if (check === undefined || decided.length > 0) return undefined;
  const entry = entryOf(cause, subject, 'unknown');
  return entry === undefined ? undefined : { ...entry, check, overlaps };
}

function idsOf(verdicts: Verdicts, { checks }: Cause, status: Status): string[] {
  return checks.filter((id) => verdicts.has(id, status));
}

/** Two causes that were measured by the same clock (run delay) are one. */
function withoutOverlaps(entries: readonly Entry[]): Entry[] {
  const kept: Entry[] = [];
  for (const entry of entries) {
    const same = kept.find(
      (other) => other.loss.basis === 'model' && other.arithmetic === entry.arithmetic,
    );
    if (same === undefined) kept.push({ ...entry, overlaps: [...entry.overlaps] });
    else if (entry.check !== undefined) same.overlaps.push(entry.check, ...entry.overlaps);
  }
  return kept;
}
