import type { Finding } from '../model/finding.ts';
import type { LedgerStep } from '../model/ledger.ts';
import type { Dimension } from '../model/verdict.ts';
import { type Cause, type CostSubject, type Estimate, estimate } from './cause.ts';
import { baseCauses, causes } from './causes.ts';

/** The steps of one account, from native (1) down. */
export function stepsOf(
  dimension: Dimension,
  subject: CostSubject,
  findings: readonly Finding[],
): LedgerStep[] {
  const entries = [
    ...baseCauses.map((cause) => entryOf(cause, subject, 'base')),
    ...causes.map((cause) => foundEntry(cause, subject, findings)),
    ...causes.map((cause) => unknownEntry(cause, subject, findings)),
  ].filter((entry) => entry !== undefined);
  let left = { best: 1, typical: 1, worst: 1 };
  const counted = entries.filter(
    ({ loss, kind }) => loss.dimension === dimension && (loss.high > 0 || kind === 'base'),
  );
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

function entryOf(cause: Cause, subject: CostSubject, kind: Entry['kind']): Entry | undefined {
  if (cause.touches?.(subject) === false) return undefined;
  const { loss, arithmetic }: Estimate = estimate(cause, subject);
  return { kind, cause: cause.name, overlaps: [], loss, arithmetic };
}

/** One entry for all checks that found the cause; the first of them in the cause's order gives it its name. */
function foundEntry(
  cause: Cause,
  subject: CostSubject,
  findings: readonly Finding[],
): Entry | undefined {
  const found = idsOf(findings, cause, 'fail');
  const [check, ...overlaps] = found;
  if (check === undefined) return undefined;
  const entry = entryOf(cause, subject, 'loss');
  return entry === undefined ? undefined : { ...entry, check, overlaps };
}

/** Nobody could look: the worst case has it, unless another check found or excluded the same cause. */
function unknownEntry(
  cause: Cause,
  subject: CostSubject,
  findings: readonly Finding[],
): Entry | undefined {
  const decided = [...idsOf(findings, cause, 'fail'), ...idsOf(findings, cause, 'pass')];
  const [check, ...overlaps] = idsOf(findings, cause, 'unknown');
  if (check === undefined || decided.length > 0) return undefined;
  const entry = entryOf(cause, subject, 'unknown');
  return entry === undefined ? undefined : { ...entry, check, overlaps };
}

function idsOf(findings: readonly Finding[], { checks }: Cause, status: Finding['status']) {
  const ids = new Set(findings.filter((each) => each.status === status).map(({ id }) => id));
  return checks.filter((id) => ids.has(id));
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
