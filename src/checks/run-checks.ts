import type { CheckText } from '../model/check-text.ts';
import type { Config } from '../model/config.ts';
import type { Finding, Subject } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { limitsOf } from '../policy/limits-of.ts';
import type { Check, Outcome } from './check.ts';
import type { Looks, SubjectKind } from './looks.ts';
import { NoVerdict } from './no-verdict.ts';
import { type Subjects, subjectsOf } from './subjects.ts';

/** How a verdict begins that is missing through a mistake in the check. */
export const THE_CHECK_FAILED = 'the check itself failed, please report it';

/** Every check on every subject it is about: one finding each, in the order of the checks. */
export function runChecks(
  snapshot: Snapshot,
  checks: readonly Check[],
  config?: Config,
): Finding[] {
  const subjects = subjectsOf(snapshot, config);
  return checks.flatMap((check) => runCheck(check, subjects, limitsOf(check, config)));
}

function runCheck<Kind extends SubjectKind>(
  check: Check<Kind>,
  subjects: Subjects,
  limits: Limits,
): Finding[] {
  const text = { ...check, sources: [...check.sources] };
  return subjects[check.subject].map(({ subject, look }) =>
    toFinding(text, subject, outcomeOf(check, look, limits)),
  );
}

type Limits = ReturnType<typeof limitsOf>;

/** Verdict on one subject. Missing facts become `unknown` or `not-applicable` here and nowhere else. */
function outcomeOf<Kind extends SubjectKind>(
  check: Check<Kind>,
  look: Looks[Kind],
  limits: Limits,
): Outcome {
  try {
    for (const gate of check.gates ?? []) {
      const reason = gate(look);
      if (reason !== undefined) return { status: 'not-applicable', reason };
    }
    return check.evaluate(look, limits);
  } catch (error) {
    if (error instanceof NoVerdict) return { status: error.status, reason: error.reason };
    // A mistake in one check must not take the verdicts of the others from the reader.
    return { status: 'unknown', reason: `${THE_CHECK_FAILED}: ${String(error)}` };
  }
}

/** Shared: of a hundred thousand verdicts on a large host most have neither. */
const NONE: never[] = [];

function toFinding(
  check: CheckText & { sources: string[] },
  subject: Subject,
  outcome: Outcome,
): Finding {
  const { id, topic } = check;
  if (outcome.status === 'fail') {
    return {
      id,
      topic,
      subject,
      status: 'fail',
      severity: outcome.severity ?? check.severity,
      title: check.problem,
      evidence: outcome.evidence,
      reason: outcome.reason ?? check.why,
      sources: check.sources,
      remedy: outcome.remedy ?? check.remedy,
      takesEffect: check.takesEffect,
      notWhen: check.notWhen,
    };
  }
  const isPass = outcome.status === 'pass';
  return {
    id,
    topic,
    subject,
    status: outcome.status,
    severity: check.severity,
    title: check.title,
    evidence: isPass ? outcome.evidence : NONE,
    reason: isPass ? '' : outcome.reason,
    sources: NONE,
  };
}
