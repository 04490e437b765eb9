import { processIdOf } from '../derived/process-id.ts';
import type { KnobOf, WantedChange } from '../model/change.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestPlacement } from '../model/host-placement.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { placementChanges } from '../planning/placement-changes.ts';
import { allWishes, type Wishes } from '../planning/wishes.ts';
import type { Decision, Deed } from './controller.ts';

/** What is proposed as changes of knobs, which are made, written down and taken back like those of any plan. */
export function decisionChanges(decision: Decision, snapshot: Snapshot): Wishes {
  return allWishes((decision.deeds ?? []).map((deed) => deedChanges(deed, decision, snapshot)));
}

function deedChanges(deed: Deed, decision: Decision, snapshot: Snapshot): Wishes {
  switch (deed.kind) {
    case 'kernel-file':
      return { wanted: [kernelFile(deed, decision, snapshot)], refused: [] };
    case 'place-guest':
      return placeGuest(deed.placement, deed.moveKiBPerS, snapshot);
    case 'set-balloon':
      return setBalloon(deed, decision, snapshot);
  }
}

function kernelFile(
  { path, value }: Extract<Deed, { kind: 'kernel-file' }>,
  { title }: Decision,
  { host }: Snapshot,
): WantedChange {
  return {
    id: path,
    knob: { kind: 'kernel-file', path },
    title,
    subject: { kind: 'host', name: hostName(host) },
    topic: 'ksm',
    answers: [],
    takesEffect: 'live',
    risk: 'none',
    after: value,
  };
}

/** Of one guest what counts at once; its memory goes slowly ahead of what binds it, which then has nothing to move. */
function placeGuest(placement: GuestPlacement, kibPerS: number, snapshot: Snapshot): Wishes {
  const { host } = snapshot;
  const { wanted, refused } = placementChanges(
    {
      host: hostName(host),
      takenAt: snapshot.takenAt,
      share: 1,
      demand: 1,
      guests: [placement],
      left: [],
    },
    snapshot,
    [],
  );
  const isItsOwn = ({ subject }: { readonly subject: WantedChange['subject'] }): boolean =>
    subject.guest === placement.id;
  const guest = snapshot.guests.find(({ id }) => id === placement.id);
  const own = wanted.filter((change) => isItsOwn(change) && change.takesEffect === 'live');
  return {
    wanted: own.flatMap((change) => slowly(change, { guest, kibPerS, placement })),
    refused: refused.filter(isItsOwn),
  };
}

interface Slow {
  readonly guest: Guest | undefined;
  readonly kibPerS: number;
  readonly placement: GuestPlacement;
}

function slowly(change: WantedChange, { guest, kibPerS, placement }: Slow): WantedChange[] {
  if (change.knob.kind === 'process-memory')
    return [{ ...change, knob: { ...change.knob, kibPerS } }];
  const id = guest === undefined ? undefined : processIdOf(guest);
  if (change.knob.kind !== 'domain-memory' || id === undefined || placement.moveKiB === 0)
    return [change];
  return [
    {
      ...change,
      id: `${change.id} moves`,
      title: `${change.title}, no faster than ${Math.round(kibPerS / 1024)} MiB/s`,
      knob: { kind: 'process-memory', ...id, kibPerS },
    },
    change,
  ];
}

function setBalloon(
  { guest: id, targetKiB }: Extract<Deed, { kind: 'set-balloon' }>,
  { title }: Decision,
  { guests }: Snapshot,
): Wishes {
  const guest = guests.find((each) => each.id === id);
  const knob = guest === undefined ? undefined : balloonKnob(guest);
  const subject = { kind: 'guest', guest: id, name: guest?.name ?? id } as const;
  if (knob === undefined)
    return {
      wanted: [],
      refused: [{ what: title, subject, reason: 'it is not known how to reach its balloon' }],
    };
  return {
    wanted: [
      {
        id: `${subject.name}: balloon`,
        knob,
        title,
        subject,
        topic: 'balloon',
        answers: [],
        takesEffect: 'live',
        risk: 'low',
        riskText: 'a burst of the guest waits until it has its memory back',
        after: String(Math.round(targetKiB)),
      },
    ],
    refused: [],
  };
}

function balloonKnob(
  guest: Guest,
): KnobOf<'domain-balloon'> | KnobOf<'process-balloon'> | undefined {
  if (guest.libvirt !== undefined)
    return { kind: 'domain-balloon', uri: guest.libvirt.uri, uuid: guest.id };
  const id = processIdOf(guest);
  return id === undefined ? undefined : { kind: 'process-balloon', ...id };
}

function hostName({ hostname }: Snapshot['host']): string {
  return valueOrUndefined(hostname) ?? 'host';
}
