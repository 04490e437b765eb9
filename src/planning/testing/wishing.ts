import { type Check, defineCheck, fail, seen } from '../../checks/check.ts';
import { runChecks } from '../../checks/run-checks.ts';
import type { WantedChange } from '../../model/change.ts';
import { known } from '../../model/fact.ts';
import type { Mend } from '../../model/mend.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Severity } from '../../model/verdict.ts';
import type { Refusal } from '../ask-for-mends.ts';
import { type WantedOptions, wantedChanges } from '../wanted-changes.ts';

const text = {
  topic: 'operations',
  title: 'All is well',
  problem: 'Something is wrong',
  reads: [],
  why: 'It matters.',
  remedy: 'Mend it.',
  takesEffect: 'live',
  notWhen: 'Never.',
  sources: [],
} as const;

const evaluate = () => fail({ evidence: [seen('a file', 'a value')] });

/** A check of the host that always fails and wants this. */
export function hostWants(
  id: string,
  mends: readonly Mend[],
  severity: Severity = 'medium',
): Check {
  return defineCheck({ ...text, id, severity, subject: 'host', evaluate, mend: () => mends });
}

/** A check of guests that fails for one and wants this. */
export function guestWants(
  id: string,
  name: string,
  mends: readonly Mend[],
  severity: Severity = 'medium',
): Check {
  return defineCheck({
    ...text,
    id,
    severity,
    subject: 'guest',
    gates: [({ guest }) => (guest.name === name ? undefined : 'another guest')],
    evaluate,
    mend: () => mends,
  });
}

export function wanted(
  snapshot: Snapshot,
  checks: readonly Check[],
  options: Partial<WantedOptions> = {},
): { changes: WantedChange[]; refused: Refusal[] } {
  return wantedChanges(snapshot, runChecks(snapshot, checks), {
    checks,
    only: [],
    liveOnly: false,
    allow: [],
    ...options,
  });
}

/** Lets one of the services that were looked for run. */
export function run(draft: Snapshot, name: string, setting?: string): void {
  const { services } = draft.host;
  if (!('value' in services)) throw new Error('services were not recorded');
  const service = services.value.find((each) => each.name === name);
  if (service === undefined) throw new Error(`no service ${name}`);
  service.running = true;
  if (setting !== undefined) service.setting = known(setting);
}

export function osIs(draft: Snapshot, id: string): void {
  draft.host.software.osRelease = known({ ID: id });
}
