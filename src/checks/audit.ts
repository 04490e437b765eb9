import { unreadFacts } from '../derived/unread-facts.ts';
import { ledgerOf } from '../ledger/ledger.ts';
import { withLosses } from '../ledger/with-losses.ts';
import { AUDIT_SCHEMA, type Audit } from '../model/audit.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Check } from './check.ts';
import { runChecks } from './run-checks.ts';

/** The audit of a snapshot: who was looked at, what was found, what could not be read. */
export function auditOf(snapshot: Snapshot, checks: readonly Check[]): Audit {
  const { host } = snapshot;
  const topology = valueOrUndefined(host.topology);
  const findings = runChecks(snapshot, checks);
  return {
    schema: AUDIT_SCHEMA,
    takenAt: snapshot.takenAt,
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
    guests: snapshot.guests.map(summaryOf),
    guestSources: snapshot.guestSources,
    findings: withLosses(snapshot, findings),
    ledger: ledgerOf(snapshot, findings),
    unread: unreadFacts(snapshot),
  };
}

function summaryOf(guest: Guest): Audit['guests'][number] {
  const definition = valueOrUndefined(guest.definition);
  return {
    id: guest.id,
    name: guest.name,
    origin: guest.origin,
    state: guest.state,
    accelerator: valueOrUndefined(guest.accelerator),
    vcpus: definition?.vcpus.current,
    memoryKiB: definition?.currentMemoryKiB ?? definition?.memoryKiB,
  };
}
