import { hostText } from '../derived/host-text.ts';
import { isActive } from '../derived/is-active.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Guest } from '../model/guest.ts';
import type { DiskImage } from '../model/guest-image.ts';
import type { LedgerAccount, LedgerStep } from '../model/ledger.ts';
import type { KeptLoss } from '../model/results.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { stepsOf } from './account.ts';
import { causeOfCheck } from './causes.ts';
import type { MeasuredSubject } from './cost-subject.ts';
import { hostAccounts } from './host-accounts.ts';
import { measuredOn } from './measured/measured-on.ts';
import { type Verdicts, verdictsOf } from './verdicts.ts';

/**
 * What is left of native speed, by guest and dimension, and for the host. Shares multiply, because each loss takes
 * its part of what the others left; a cause found by several checks counts once; the result stays within 0..1.
 */
export function ledgerOf(
  snapshot: Snapshot,
  findings: readonly Finding[],
  kept: readonly KeptLoss[] = [],
): LedgerAccount[] {
  const counted = findings.filter(({ id }) => causeOfCheck.has(id));
  const byGuest = Map.groupBy(counted, ({ subject }) => subject.guest ?? '');
  const ofHost = byGuest.get('') ?? [];
  const host = {
    verdicts: verdictsOf(ofHost.filter(({ subject }) => subject.kind === 'host')),
    devices: Map.groupBy(
      ofHost.filter(({ subject }) => subject.kind === 'block-device'),
      ({ subject }) => subject.name,
    ),
  };
  const guests = snapshot.guests.filter(isActive);
  const measured = measuredOn(kept, hostText(snapshot));
  const accounts = guests.flatMap((guest) =>
    guestAccounts({ snapshot, guest, measured }, host, byGuest.get(guest.id) ?? []),
  );
  return [...hostAccounts(snapshot, guests, accounts), ...accounts];
}

interface HostVerdicts {
  readonly verdicts: Verdicts;
  /** By the name of a block device. */
  readonly devices: ReadonlyMap<string, readonly Finding[]>;
}

function guestAccounts(
  subject: MeasuredSubject,
  host: HostVerdicts,
  findings: readonly Finding[],
): LedgerAccount[] {
  const { guest } = subject;
  const definition = valueOrUndefined(guest.definition);
  const bySubject = Map.groupBy(findings, ({ subject: { kind, name } }) =>
    kind === 'guest' ? '' : name,
  );
  const verdicts = verdictsOf(bySubject.get('') ?? [], host.verdicts);
  const ofTarget = (target: string): Finding[] => bySubject.get(`${guest.name}/${target}`) ?? [];
  const disks = (definition?.disks ?? []).filter(({ device }) => device === 'disk');
  const ofDisks = disks.map((disk) => {
    const image = guest.images.find(({ target }) => target === disk.target);
    const below = host.devices.get(deviceBelow(image) ?? '') ?? [];
    const about = verdictsOf([...ofTarget(disk.target), ...below], verdicts);
    return stepsOf('storage', { ...subject, disk, image }, about);
  });
  const ofNics = (definition?.nics ?? []).map(({ target }) =>
    stepsOf('network', subject, verdictsOf(ofTarget(target), verdicts)),
  );
  return [
    accountOf(guest, 'cpu', stepsOf('cpu', subject, verdicts)),
    accountOf(guest, 'memory', stepsOf('memory', subject, verdicts)),
    accountOf(guest, 'storage', slowest(ofDisks)),
    accountOf(guest, 'network', slowest(ofNics)),
  ].filter((account) => account !== undefined);
}

function deviceBelow(image: DiskImage | undefined): string | undefined {
  const active = image === undefined ? undefined : valueOrUndefined(image.layers)?.[0];
  return active === undefined ? undefined : valueOrUndefined(active.hostDevice);
}

/** A guest is as fast as its slowest disk or card where that is the one in use, which is not known. */
function slowest(all: readonly LedgerStep[][]): LedgerStep[] {
  const [first, ...others] = all;
  return others.reduce(
    (worst, steps) => (resultOf(steps).typical < resultOf(worst).typical ? steps : worst),
    first ?? [],
  );
}

function resultOf(steps: readonly LedgerStep[]): LedgerStep['left'] {
  return steps.at(-1)?.left ?? { best: 1, typical: 1, worst: 1 };
}

function accountOf(
  guest: Guest,
  dimension: LedgerAccount['dimension'],
  steps: LedgerStep[],
): LedgerAccount | undefined {
  if (steps.length === 0) return undefined;
  return {
    subject: { kind: 'guest', guest: guest.id, name: guest.name },
    dimension,
    ...resultOf(steps),
    steps,
  };
}
