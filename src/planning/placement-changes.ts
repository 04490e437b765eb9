import type { WantedChange } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { HostPlacement } from '../model/host-placement.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { labelOf } from './guest-label.ts';
import { type PlacedGuest, subjectOf } from './guest-wish.ts';
import { interruptChanges } from './interrupt-changes.ts';
import { type DomainId, liveLibvirt } from './live-libvirt.ts';
import { liveProcess } from './live-process.ts';
import { flowOfGuest, flowOfPool, inMoveOrder } from './move-order.ts';
import { definitionId } from './one-definition.ts';
import { pinOwner } from './pin-owner.ts';
import { placementEdits } from './placement-edits.ts';
import { DEFINITION_MENDS } from './placement-mends.ts';
import { poolChanges } from './pool-changes.ts';
import { allWishes, type Wishes } from './wishes.ts';
import { withoutPlace } from './without-place.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What has to be changed for guests to be where a placement says: larger pools of huge pages, and the pins and the
 * memory of each guest at once, one after the other in an order that frees room before it is needed; then what their
 * next starts need; then the interrupts.
 */
export function placementChanges(
  placement: HostPlacement,
  snapshot: Snapshot,
  findings: readonly Finding[],
): Wishes {
  const { host, guests } = snapshot;
  const failed = findings.filter(({ status, suppressed }) => status === 'fail' && !suppressed);
  const placed = placement.guests.flatMap((each): PlacedGuest[] => {
    const guest = guests.find(({ id }) => id === each.id);
    if (guest === undefined) return [];
    const own = failed.filter(({ subject }) => subject.guest === guest.id);
    const label = labelOf(guest, snapshot);
    return [{ guest, label, placement: each, host, failed: own }];
  });
  const pools = (placement.pools ?? []).map((pool) => ({
    flow: flowOfPool(pool),
    live: { wanted: poolChanges(pool, host), refused: [] },
    next: [],
  }));
  const moves = placed.map((each) => ({
    flow: flowOfGuest(each.guest, each.placement),
    ...partsOf(each),
  }));
  const steps = inMoveOrder([...pools, ...moves], host);
  return allWishes([
    { wanted: [], refused: withoutPlace(placement, snapshot) },
    ...steps.map(({ live }) => live),
    ...steps.map(({ next }) => ({ wanted: next, refused: [] })),
    interruptChanges(placement, host, failed),
  ]);
}

function partsOf(placed: PlacedGuest): { live: Wishes; next: WantedChange[] } {
  const { guest, host } = placed;
  const parts = isOfLibvirt(placed);
  const live = parts === undefined ? liveProcess(placed) : liveLibvirt(placed, parts);
  const next = parts === undefined ? [] : definitionChange(placed, parts);
  const wanted = live.wanted.length + live.refused.length + next.length;
  const reason = wanted === 0 ? undefined : (pinOwner(guest, host) ?? jobOf(placed));
  if (reason === undefined) return { live, next };
  const refusal = { what: `${guest.name}: pins and memory`, subject: subjectOf(guest), reason };
  return { live: { wanted: [], refused: [refusal] }, next: [] };
}

/** A guest in the middle of a migration or a backup is not touched. */
function jobOf({ guest }: PlacedGuest): string | undefined {
  return guest.libvirt?.jobActive === true
    ? 'a job (migration, backup or snapshot) is at work on it: plan again when it is done'
    : undefined;
}

function isOfLibvirt({ guest }: PlacedGuest): DomainId | undefined {
  return guest.libvirt !== undefined && UUID.test(guest.id)
    ? { uri: guest.libvirt.uri, uuid: guest.id }
    : undefined;
}

function definitionChange(placed: PlacedGuest, domain: DomainId): WantedChange[] {
  const { guest, label, failed, placement } = placed;
  const edits = placementEdits(placed);
  if (edits.length === 0) return [];
  const cells = `${placement.memoryNodes.length} NUMA cells of its own`;
  return [
    {
      id: definitionId(label),
      knob: { kind: 'domain-xml', ...domain, edits },
      title: `${label}: starts with these pins and nodes${placement.needsCells ? `, and ${cells}` : ''}`,
      subject: subjectOf(guest),
      topic: 'numa',
      answers: failed.map(({ id }) => id).filter((id) => DEFINITION_MENDS.includes(id)),
      takesEffect: 'next-start',
      risk: placement.needsCells ? 'medium' : 'low',
      riskText: placement.needsCells
        ? 'the guest sees another machine: software that is licensed by sockets or pinned inside the guest may notice'
        : 'it does not start where its node has too little memory or these pCPUs are gone',
      givesUp: 'live migration to hosts that lack these pCPUs and nodes needs other pins',
      after: '',
    },
  ];
}
