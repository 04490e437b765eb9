import type { Finding } from '../../model/finding.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Check } from '../check.ts';
import { runChecks } from '../run-checks.ts';

/** What a check finds about one subject by its name; about the host without one. */
export function verdict(check: Check, snapshot: Snapshot, name?: string): Finding {
  const findings = runChecks(snapshot, [check]);
  const found =
    name === undefined ? findings[0] : findings.find(({ subject }) => subject.name === name);
  if (found === undefined) {
    const names = findings.map(({ subject }) => subject.name).join(', ');
    throw new Error(`no subject ${name ?? ''} for ${check.id}; there are ${names}`);
  }
  return found;
}
