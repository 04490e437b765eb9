import { absent, known, unreadable } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { Host } from '../model/host.ts';
import { SNAPSHOT_SCHEMA } from '../model/snapshot.ts';
import type { Check } from './check.ts';
import { runChecks } from './run-checks.ts';

const NOT_IN_USE = unreadable('a definition alone tells nothing of its use');

/**
 * Verdicts on a definition that is not in use: those that need nothing else.
 *
 * @param host of which nothing is known
 */
export function lintDefinition(
  definition: GuestDefinition,
  host: Host,
  checks: readonly Check[],
): Finding[] {
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
  );
  return findings.filter(({ status }) => status === 'fail' || status === 'pass');
}
