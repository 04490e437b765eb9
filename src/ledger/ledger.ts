import { isActive } from '../derived/is-active.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Guest } from '../model/guest.ts';
import type { Disk, Nic } from '../model/guest-devices.ts';
import type { LedgerAccount, LedgerStep } from '../model/ledger.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { stepsOf } from './account.ts';
import type { CostSubject } from './cause.ts';
import { hostAccounts } from './host-accounts.ts';

/**
 * What is left of native speed, by guest and dimension, and for the host. Shares multiply, because each loss takes
 * its part of what the others left; a cause found by several checks counts once; the result stays within 0..1.
 */
export function ledgerOf(snapshot: Snapshot, findings: readonly Finding[]): LedgerAccount[] {
  const byGuest = Map.groupBy(findings, ({ subject }) => subject.guest ?? '');
  const ofHost = byGuest.get('') ?? [];
  const guests = snapshot.guests.filter(isActive);
  const accounts = guests.flatMap((guest) =>
    guestAccounts({ snapshot, guest }, ofHost, byGuest.get(guest.id) ?? []),
  );
  return [...hostAccounts(snapshot, guests, accounts), ...accounts];
}

function guestAccounts(
  subject: CostSubject,
  ofHost: readonly Finding[],
  own: readonly Finding[],
): LedgerAccount[] {
  const { guest } = subject;
  const definition = valueOrUndefined(guest.definition);
  const ofGuest = own.filter(({ subject: about }) => about.kind === 'guest');
  const general = [...ofHost.filter(({ subject: about }) => about.kind === 'host'), ...ofGuest];
  const disks = (definition?.disks ?? []).filter(({ device }) => device === 'disk');
  const ofDisks = disks.map((disk) =>
    diskSteps(subject, disk, [...general, ...ofHost, ...ownOf(own, guest, disk)]),
  );
  const ofNics = (definition?.nics ?? []).map((nic) =>
    stepsOf('network', subject, [...general, ...ownOf(own, guest, nic)]),
  );
  return [
    accountOf(guest, 'cpu', stepsOf('cpu', subject, general)),
    accountOf(guest, 'memory', stepsOf('memory', subject, general)),
    accountOf(guest, 'storage', slowest(ofDisks)),
    accountOf(guest, 'network', slowest(ofNics)),
  ].filter((account) => account !== undefined);
}

function diskSteps(subject: CostSubject, disk: Disk, findings: readonly Finding[]): LedgerStep[] {
  const image = subject.guest.images.find(({ target }) => target === disk.target);
  const active = image === undefined ? undefined : valueOrUndefined(image.layers)?.[0];
  const device = active === undefined ? undefined : valueOrUndefined(active.hostDevice);
  const near = findings.filter(
    ({ subject: about }) => about.kind !== 'block-device' || about.name === device,
  );
  return stepsOf('storage', { ...subject, disk, image }, near);
}

function ownOf(own: readonly Finding[], guest: Guest, { target }: Disk | Nic): Finding[] {
  return own.filter(({ subject }) => subject.name === `${guest.name}/${target}`);
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
