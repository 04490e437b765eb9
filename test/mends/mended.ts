import { checks } from '../../src/checks/registry.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import { fourNodeHost, guestOf } from '../../src/checks/testing/edited.ts';
import { parseDomainXml } from '../../src/definition/domain-xml.ts';
import { known } from '../../src/model/fact.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { XmlEdit } from '../../src/model/xml-edit.ts';
import { wantedChanges } from '../../src/planning/wanted-changes.ts';
import { domainText, UUID } from './domain-text.ts';
import { GUEST, type Situation } from './faults.ts';

/** A definition with a fault on the recorded host, with what the plan would do to it. */
export function planFor(fault: Situation): { before: string; edits: readonly XmlEdit[] } {
  const before = domainText(fault.parts);
  const draft = hostWith(before, fault);
  const findings = findingsOf(draft, fault);
  const options = { checks, only: [], liveOnly: false, allow: [] };
  const { changes, refused } = wantedChanges(draft, findings, options);
  const definition = changes.find(({ knob }) => knob.kind === 'domain-xml');
  if (definition?.knob.kind === 'domain-xml') return { before, edits: definition.knob.edits };
  throw new Error(
    `no edit is proposed: ${refused.map(({ reason }) => reason).join('; ')}; ${JSON.stringify(findings)}`,
  );
}

/** What the check says of a guest with this definition, all else as in the fault. */
export function verdictsOn(text: string, fault: Situation): Finding[] {
  return findingsOf(hostWith(text, fault), fault);
}

function hostWith(text: string, { given }: Situation): Snapshot {
  const draft = fourNodeHost();
  const guest = guestOf(draft, GUEST);
  guest.id = UUID;
  guest.definition = known(parseDomainXml(text));
  guest.nextStart = known(parseDomainXml(text));
  guest.images = [];
  given?.(draft);
  return draft;
}

function findingsOf(draft: Snapshot, { check }: Situation): Finding[] {
  const asked = checks.filter(({ id }) => check === undefined || id === check);
  return runChecks(draft, asked).filter(({ subject }) => subject.guest === UUID);
}
