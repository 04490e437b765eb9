import { memoryIsFixed } from '../derived/memory-is-fixed.ts';
import { threadsOf } from '../derived/vcpu-window.ts';
import { memoryText } from '../model/amount.ts';
import type { KnobOf, WantedChange } from '../model/change.ts';
import { formatCpuList } from '../model/cpu-list.ts';
import { valueOrUndefined } from '../model/fact.ts';
import {
  bindsMemory,
  nodesText,
  type PlacedGuest,
  placementWish,
  runsOn,
  sameCpus,
  subjectOf,
} from './guest-wish.ts';
import { leavesItsMemory } from './leaves-its-memory.ts';
import { COPYING, MEMORY_MENDS, OWN_PCPU_MENDS, PINS_MEND, STRICT } from './placement-mends.ts';
import type { Wishes } from './wishes.ts';

/** A domain as its libvirt knows it. */
export type DomainId = Pick<KnobOf<'domain-memory'>, 'uri' | 'uuid'>;

/** What of a running libvirt guest changes at once: its pins, and where its memory is. */
export function liveLibvirt(placed: PlacedGuest, domain: DomainId): Wishes {
  const { wanted, refused } = memoryMove(placed, domain);
  if (refused.length > 0 && leavesItsMemory(placed)) return { wanted: [], refused };
  const pins = [...vcpuPins(placed, domain), ...helperPins(placed, domain)];
  return { wanted: [...(refused.length > 0 ? pins.map(withoutMemory) : pins), ...wanted], refused };
}

/** Where memory stays away from the vCPUs, their pins alone mend nothing about it. */
function withoutMemory(pin: WantedChange): WantedChange {
  return { ...pin, answers: pin.answers.filter((id) => !id.startsWith('NUM-')) };
}

function vcpuPins(placed: PlacedGuest, domain: DomainId): WantedChange[] {
  return placed.placement.vcpus.flatMap(({ vcpu, cpus }) =>
    pinOf(placed, { kind: 'domain-pin', ...domain, thread: 'vcpu', index: vcpu }, cpus),
  );
}

/** vhost threads are in the emulator's control group, and go where it goes. */
function helperPins(placed: PlacedGuest, domain: DomainId): WantedChange[] {
  const { emulatorCpus } = placed.placement;
  if (emulatorCpus.length === 0) return [];
  const iothreads = valueOrUndefined(placed.guest.definition)?.iothreads.ids ?? [];
  const at = (thread: 'emulator' | 'iothread', index: number): WantedChange[] =>
    pinOf(placed, { kind: 'domain-pin', ...domain, thread, index }, emulatorCpus);
  return [...at('emulator', 0), ...iothreads.flatMap((id) => at('iothread', Number(id)))];
}

function pinOf(
  placed: PlacedGuest,
  knob: KnobOf<'domain-pin'>,
  cpus: readonly number[],
): WantedChange[] {
  const { thread, index } = knob;
  const running = valueOrUndefined(threadsOf(placed.guest, thread));
  const one = running?.find((each) => thread === 'emulator' || each.index === index);
  if (sameCpus(one && valueOrUndefined(one.allowedCpus), cpus)) return [];
  const name = {
    vcpu: `vCPU ${index}`,
    emulator: 'emulator thread',
    iothread: `iothread ${index}`,
  };
  const wish = placementWish(placed, {
    part: name[thread],
    knob,
    after: formatCpuList(cpus),
    does: runsOn(cpus),
    mends: thread === 'vcpu' && cpus.length === 1 ? OWN_PCPU_MENDS : PINS_MEND[thread],
  });
  return [{ ...wish, topic: 'cache' }];
}

function memoryMove(placed: PlacedGuest, domain: DomainId): Wishes {
  const { guest, placement } = placed;
  const { memoryNodes, moveKiB } = placement;
  const numa = valueOrUndefined(guest.definition)?.numa;
  const isBound = sameCpus(numa?.nodes, memoryNodes);
  if (!bindsMemory(placed) || (isBound && moveKiB === 0)) return { wanted: [], refused: [] };
  const fixed = memoryIsFixed(guest);
  if (fixed !== undefined) {
    // Where nothing lies elsewhere, that new memory is not bound either is for the next start.
    const what = `${guest.name}: memory to ${nodesText(memoryNodes)}`;
    const refusal = { what, subject: subjectOf(guest), reason: fixed };
    return { wanted: [], refused: moveKiB === 0 ? [] : [refusal] };
  }
  const amount = moveKiB === undefined || moveKiB === 0 ? '' : ` (${memoryText(moveKiB)} move)`;
  const wish = placementWish(placed, {
    part: 'memory',
    knob: { kind: 'domain-memory', ...domain },
    after: formatCpuList(memoryNodes),
    does: `is on ${nodesText(memoryNodes)}${amount}`,
    mends: MEMORY_MENDS,
    risk: 'low',
    riskText: amount === '' ? STRICT : `${COPYING}; ${STRICT}`,
  });
  return { wanted: [wish], refused: [] };
}
