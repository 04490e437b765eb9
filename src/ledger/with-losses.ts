import { hostText } from '../derived/host-text.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Guest } from '../model/guest.ts';
import type { KeptLoss } from '../model/results.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { estimate } from './cause.ts';
import { causeOfCheck } from './causes.ts';
import type { CostSubject } from './cost-subject.ts';
import { measuredOn } from './measured/measured-on.ts';

/** Findings with what each costs by itself. About the host it is what a guest without better facts loses. */
export function withLosses(
  snapshot: Snapshot,
  findings: readonly Finding[],
  kept: readonly KeptLoss[] = [],
): Finding[] {
  const measured = measuredOn(kept, hostText(snapshot));
  const guests = new Map(snapshot.guests.map((guest) => [guest.id, guest]));
  return findings.map((finding) => {
    if (finding.status !== 'fail') return finding;
    const cause = causeOfCheck.get(finding.id);
    if (cause === undefined) return finding;
    const guest = guests.get(finding.subject.guest ?? '');
    if (guest === undefined) {
      const { basis: _told, ...figure } = cause.figure;
      return { ...finding, loss: { ...figure, basis: 'prior' as const } };
    }
    const subject = { ...subjectOf(snapshot, guest, finding), measured };
    if (cause.touches?.(subject) === false) return finding;
    const { loss } = estimate(cause, subject);
    return loss.high > 0 ? { ...finding, loss } : finding;
  });
}

function subjectOf(snapshot: Snapshot, guest: Guest, { subject }: Finding): CostSubject {
  const disk = valueOrUndefined(guest.definition)?.disks.find(
    ({ target }) => subject.name === `${guest.name}/${target}`,
  );
  const image = guest.images.find(({ target }) => target === disk?.target);
  return { snapshot, guest, disk, image };
}
