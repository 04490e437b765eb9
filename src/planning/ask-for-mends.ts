import type { Check } from '../checks/check.ts';
import type { SubjectKind } from '../checks/looks.ts';
import { NoVerdict } from '../checks/no-verdict.ts';
import { type Subjects, subjectsOf } from '../checks/subjects.ts';
import type { Config } from '../model/config.ts';
import type { Finding, Subject } from '../model/finding.ts';
import type { Mend } from '../model/mend.ts';
import type { Plan } from '../model/plan.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { severities } from '../model/verdict.ts';
import { limitsOf } from '../policy/limits-of.ts';
import type { Wish } from './wish.ts';

export type Refusal = Plan['refused'][number];

/** Asks the check of every finding that counts what would mend it; the most severe first. */
export function askForMends(
  snapshot: Snapshot,
  findings: readonly Finding[],
  { checks, config }: { readonly checks: readonly Check[]; readonly config?: Config | undefined },
): { wishes: Wish[]; refused: Refusal[] } {
  const subjects = subjectsOf(snapshot, config);
  const wishes: Wish[] = [];
  const refused: Refusal[] = [];
  for (const finding of bySeverity(findings)) {
    const check = checks.find(({ id }) => id === finding.id);
    if (check?.mend === undefined || finding.suppressed !== undefined) continue;
    try {
      const mends = mendsOf(check, finding.subject, subjects, config);
      if (mends.length > 0) wishes.push({ finding, mends });
    } catch (error) {
      if (!(error instanceof NoVerdict)) throw error;
      refused.push({ what: finding.title, subject: finding.subject, reason: error.reason });
    }
  }
  return { wishes, refused };
}

function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings
    .filter(({ status }) => status === 'fail')
    .sort((left, right) => severities.indexOf(left.severity) - severities.indexOf(right.severity));
}

function mendsOf<Kind extends SubjectKind>(
  check: Check<Kind>,
  subject: Subject,
  subjects: Subjects,
  config: Config | undefined,
): readonly Mend[] {
  const one = subjects[check.subject].find((each) => isSame(each.subject, subject));
  return one === undefined ? [] : (check.mend?.(one.look, limitsOf(check, config)) ?? []);
}

function isSame(left: Subject, right: Subject): boolean {
  return left.kind === right.kind && left.guest === right.guest && left.name === right.name;
}
