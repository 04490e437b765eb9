import type { CheckText, Threshold } from '../model/check-text.ts';
import type { Fact } from '../model/fact.ts';
import type { Evidence } from '../model/finding.ts';
import type { Mend } from '../model/mend.ts';
import type { Severity } from '../model/verdict.ts';
import type { Looks, SubjectKind } from './looks.ts';
import { NoVerdict } from './no-verdict.ts';

/**
 * One question about one kind of subject. A pure function of the snapshot: no clock, no file, no randomness.
 * Everything people read about the check stands here; `virt-tune explain` and docs/checks.md are made from it.
 */
export interface Check<Kind extends SubjectKind = SubjectKind, Limit extends string = string>
  extends CheckText {
  readonly subject: Kind;
  readonly thresholds?: Readonly<Record<Limit, Threshold>>;
  /** Asked in order before `evaluate`; the first reason given makes the check not applicable. */
  readonly gates?: readonly Gate<Kind>[];
  /** @param limits the thresholds by name, as configured or else as declared */
  evaluate(look: Looks[Kind], limits: Readonly<Record<Limit, number>>): Outcome;
  /**
   * What would have to be set for the check to pass, asked only of a subject that fails. Left out where only people
   * can mend it; may use `need`.
   */
  mend?(look: Looks[Kind], limits: Readonly<Record<Limit, number>>): readonly Mend[];
}

/**
 * Why the check does not apply to this subject, or undefined when it does. May use `need`.
 * Written as a method so that a check of one kind can stand in the list of all checks.
 */
export type Gate<Kind extends SubjectKind> = {
  gate(look: Looks[Kind]): string | undefined;
}['gate'];

export type Outcome =
  | {
      readonly status: 'fail';
      readonly evidence: Evidence[];
      /** In place of the check's general `why`, where this case can be named more exactly. */
      readonly reason?: string;
      readonly severity?: Severity;
      /** In place of the general remedy: with this guest's names and values. */
      readonly remedy?: string;
    }
  | { readonly status: 'pass'; readonly evidence: Evidence[] }
  | { readonly status: 'not-applicable'; readonly reason: string }
  | { readonly status: 'unknown'; readonly reason: string };

export function defineCheck<Kind extends SubjectKind, Limit extends string = never>(
  check: Check<Kind, Limit>,
): Check<Kind, Limit> {
  return check;
}

export function fail(failure: Omit<Extract<Outcome, { status: 'fail' }>, 'status'>): Outcome {
  return { status: 'fail', ...failure };
}

export function pass(...evidence: Evidence[]): Outcome {
  return { status: 'pass', evidence };
}

export function notApplicable(reason: string): Outcome {
  return { status: 'not-applicable', reason };
}

export function unknown(reason: string): Outcome {
  return { status: 'unknown', reason };
}

/** One piece of evidence: where it was read, and what it said. */
export function seen(source: string, value: string | number | boolean): Evidence {
  return { source, value: String(value) };
}

/**
 * The value of a fact the check cannot do without. Ends the check as `unknown` when it could not be read,
 * and as `not-applicable` when this system does not have it. Where absence itself is a verdict, ask
 * `isAbsent` first. `what` names the fact in the field's words: "run delay of the vCPUs".
 */
export function need<T>(fact: Fact<T>, what: string): T {
  if ('value' in fact) return fact.value;
  if ('unreadable' in fact) throw new NoVerdict('unknown', `${what}: ${fact.unreadable}`);
  throw new NoVerdict('not-applicable', `${what}: not present on this system`);
}

/** A part of a definition or table the check cannot do without, which was left out of it. */
export function needGiven<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new NoVerdict('unknown', `${what}: not given`);
  return value;
}

/** Ends `mend`: why it cannot be had here though the check fails, in a sentence for the plan. */
export function noMend(reason: string): never {
  throw new NoVerdict('not-applicable', reason);
}
