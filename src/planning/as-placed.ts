import type { WantedChange } from '../model/change.ts';
import { parseCpuList } from '../model/cpu-list.ts';
import { isKnown, known, mapFact } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { GuestThread } from '../model/guest-runtime.ts';
import type { Snapshot } from '../model/snapshot.ts';

/**
 * The snapshot as it would be once vCPUs are pinned as wanted: what is right for the host depends on it. Kept apart from
 * what was read, which nobody else should see changed.
 */
export function asPlaced(snapshot: Snapshot, wanted: readonly WantedChange[]): Snapshot {
  const ofGuest = Map.groupBy(wanted, ({ subject }) => subject.guest ?? '');
  return {
    ...snapshot,
    guests: snapshot.guests.map((guest) => pinned(guest, ofGuest.get(guest.id) ?? [])),
  };
}

function pinned(guest: Guest, wanted: readonly WantedChange[]): Guest {
  if (wanted.length === 0 || !isKnown(guest.runtime)) return guest;
  const { threads } = guest.runtime.value;
  if (!isKnown(threads)) return guest;
  const moved = threads.value.map((thread) => {
    const pin = wanted.find((change) => isAbout(change, thread));
    return typeof pin?.after === 'string'
      ? { ...thread, allowedCpus: known(parseCpuList(pin.after)) }
      : thread;
  });
  return {
    ...guest,
    definition: mapFact(guest.definition, (definition) => withPins(definition, wanted)),
    runtime: known({ ...guest.runtime.value, threads: known(moved) }),
  };
}

/** libvirt tells of a running guest what its pins are, as if they had been defined. */
function withPins(definition: GuestDefinition, wanted: readonly WantedChange[]): GuestDefinition {
  const pins = wanted.flatMap(({ knob, after }) =>
    knob.kind === 'domain-pin' && knob.thread === 'vcpu' && after !== null
      ? [{ vcpu: knob.index, cpus: parseCpuList(after) }]
      : [],
  );
  const moved = new Set(pins.map(({ vcpu }) => vcpu));
  const { tuning } = definition;
  const kept = tuning.vcpuPins.filter(({ vcpu }) => !moved.has(vcpu));
  return { ...definition, tuning: { ...tuning, vcpuPins: [...kept, ...pins] } };
}

function isAbout({ knob }: WantedChange, { role, index, tid }: GuestThread): boolean {
  if (knob.kind === 'thread-affinity') return knob.tid === tid;
  return knob.kind === 'domain-pin' && knob.thread === role && knob.index === (index ?? 0);
}
