import { unreadFacts } from '../derived/unread-facts.ts';
import { ledgerOf } from '../ledger/ledger.ts';
import { withLosses } from '../ledger/with-losses.ts';
import { AUDIT_SCHEMA, type Audit } from '../model/audit.ts';
import type { Config, Configuration } from '../model/config.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { KeptLoss } from '../model/results.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { classOf } from '../policy/guest-class.ts';
import { withSuppressions } from '../policy/suppressions.ts';
import { unmetMetadata } from '../policy/unmet-metadata.ts';
import type { Check } from './check.ts';
import { runChecks } from './run-checks.ts';

/**
 * The audit of a snapshot: who was looked at, what was found, what could not be read. Suppressions hold until the
 * day of the snapshot, so that the same snapshot, configuration and measurements always give the same audit.
 *
 * @param measured what campaigns measured, here or elsewhere; what is not of the snapshot's host is left aside
 */
export function auditOf(
  snapshot: Snapshot,
  checks: readonly Check[],
  configuration?: Configuration,
  measured: readonly KeptLoss[] = [],
): Audit {
  const { host, guests, takenAt } = snapshot;
  const config = configuration?.config;
  const topology = valueOrUndefined(host.topology);
  const day = takenAt.slice(0, 'YYYY-MM-DD'.length);
  const verdicts = runChecks(snapshot, checks, config);
  const { findings, expired } = withSuppressions(verdicts, guests, configuration, day);
  return {
    schema: AUDIT_SCHEMA,
    takenAt,
    virtTuneVersion: snapshot.virtTuneVersion,
    windowMs: snapshot.windowMs,
    host: {
      name: valueOrUndefined(host.hostname) ?? 'host',
      cpuModel: valueOrUndefined(host.cpu)?.modelName,
      kernel: valueOrUndefined(host.kernel.release),
      onlineCpus: topology?.cpus.online.length,
      nodes: topology?.nodes.length,
      memoryKiB: valueOrUndefined(host.memory.meminfo)?.MemTotal,
    },
    guests: guests.map((guest) => summaryOf(guest, config)),
    guestSources: snapshot.guestSources,
    findings: withLosses(snapshot, findings, measured),
    ledger: ledgerOf(snapshot, findings, measured),
    unread: [...unreadFacts(snapshot), ...unmetMetadata(guests, config, checks)],
    ...(configuration === undefined ? {} : { config: { file: configuration.file } }),
    ...(expired.length === 0 ? {} : { expired }),
  };
}

function summaryOf(guest: Guest, config: Config | undefined): Audit['guests'][number] {
  const declared = classOf(guest, config);
  const definition = valueOrUndefined(guest.definition);
  return {
    id: guest.id,
    name: guest.name,
    origin: guest.origin,
    state: guest.state,
    accelerator: valueOrUndefined(guest.accelerator),
    vcpus: definition?.vcpus.current,
    memoryKiB: definition?.currentMemoryKiB ?? definition?.memoryKiB,
    ...(declared === undefined ? {} : { class: declared.name, policy: declared.policy }),
  };
}
