import { describe, expect, it } from 'vitest';
import type { Finding } from '../../model/finding.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Severity, Status } from '../../model/verdict.ts';
import type { Check } from '../check.ts';
import { runChecks } from '../run-checks.ts';
import { fourNodeHost } from './edited.ts';

/** One verdict on the recorded host, after an edit that makes or mends a fault. */
export interface CheckCase {
  readonly edit?: (draft: Snapshot) => void;
  /** Subject by name (`far`, `old-iron/hda`, `vda`); the host without one. */
  readonly on?: string;
  readonly status: Status;
  readonly severity?: Severity;
  /** Part of some evidence, written `source = value`. */
  readonly seen?: string;
  /** Part of the reason. */
  readonly reason?: string;
}

/** Tests a check by its behaviour: title -> what it must find. */
export function testCheck(check: Check, cases: Readonly<Record<string, CheckCase>>): void {
  describe(`${check.id} ${check.title}`, () => {
    it.each(Object.entries(cases))('%s', (_title, { edit, on, status, severity, seen, reason }) => {
      const snapshot = fourNodeHost();
      edit?.(snapshot);
      const finding = findingAbout(runChecks(snapshot, [check]), on);
      expect(finding).toMatchObject({ status, ...(severity === undefined ? {} : { severity }) });
      const evidence = finding.evidence
        .map(({ source, value }) => `${source} = ${value}`)
        .join('\n');
      if (seen !== undefined) expect(evidence).toContain(seen);
      if (reason !== undefined) expect(finding.reason).toContain(reason);
      if (status === 'fail') expect(finding.evidence).not.toHaveLength(0);
    });
  });
}

function findingAbout(findings: readonly Finding[], name: string | undefined): Finding {
  const found =
    name === undefined ? findings[0] : findings.find(({ subject }) => subject.name === name);
  if (found !== undefined) return found;
  const names = findings.map(({ subject }) => subject.name).join(', ');
  throw new Error(`no subject ${name ?? ''}; there are ${names}`);
}
