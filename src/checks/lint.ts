import type { ExpiredSuppression } from '../model/audit.ts';
import type { Configuration } from '../model/config.ts';
import { absent, known, unreadable } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { Host } from '../model/host.ts';
import { SNAPSHOT_SCHEMA } from '../model/snapshot.ts';
import { withSuppressions } from '../policy/suppressions.ts';
import { unmetMetadata } from '../policy/unmet-metadata.ts';
import type { Check } from './check.ts';
import { runChecks } from './run-checks.ts';

const NOT_IN_USE = unreadable('a definition alone tells nothing of its use');

export interface LintRules {
  readonly checks: readonly Check[];
  readonly configuration: Configuration | undefined;
  /** YYYY-MM-DD, on which suppressions must still hold. */
  readonly day: string;
}

export interface LintVerdicts {
  /** Failed and passed ones. */
  readonly findings: Finding[];
  readonly expired: ExpiredSuppression[];
  /** What the guest's metadata says that makes no sense. */
  readonly notes: string[];
}

/**
 * Verdicts on a definition that is not in use: those that need nothing else.
 *
 * @param host of which nothing is known
 */
export function lintDefinition(
  definition: GuestDefinition,
  host: Host,
  { checks, configuration, day }: LintRules,
): LintVerdicts {
  const guest = {
    id: 'defined',
    name: definition.name,
    origin: definition.source === 'libvirt-xml' ? ('libvirt' as const) : ('qemu' as const),
    state: 'shutoff',
    definition: known(definition),
    nextStart: absent,
    process: NOT_IN_USE,
    accelerator: NOT_IN_USE,
    images: [],
    runtime: NOT_IN_USE,
  };
  const findings = runChecks(
    {
      schema: SNAPSHOT_SCHEMA,
      takenAt: '',
      virtTuneVersion: '',
      windowMs: 0,
      source: 'root',
      privileged: false,
      redacted: false,
      guestSources: [],
      host,
      guests: [guest],
    },
    checks.filter(({ subject }) => subject === 'guest' || subject === 'disk' || subject === 'nic'),
    configuration?.config,
  );
  const judged = withSuppressions(
    findings.filter(({ status }) => status === 'fail' || status === 'pass'),
    [guest],
    configuration,
    day,
  );
  const misread = (definition.declared?.misread ?? []).map(({ unreadable: reason }) => reason);
  const unmet = unmetMetadata([guest], configuration?.config, checks);
  return { ...judged, notes: [...misread, ...unmet.map(({ reason }) => reason)] };
}
