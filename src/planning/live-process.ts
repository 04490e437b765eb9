import { memoryIsFixed } from '../derived/memory-is-fixed.ts';
import { type ProcessId, processIdOf } from '../derived/process-id.ts';
import { memoryText } from '../model/amount.ts';
import type { WantedChange } from '../model/change.ts';
import { formatCpuList } from '../model/cpu-list.ts';
import { isKnown, valueOrUndefined } from '../model/fact.ts';
import type { GuestThread } from '../model/guest-runtime.ts';
import {
  bindsMemory,
  nodesText,
  type PlacedGuest,
  placementWish,
  runsOn,
  sameCpus,
  subjectOf,
} from './guest-wish.ts';
import { COPYING, MEMORY_MENDS, OWN_PCPU_MENDS, PINS_MEND } from './placement-mends.ts';
import type { Wishes } from './wishes.ts';

/** The same for QEMU that no libvirt looks after: thread by thread, and nothing of it outlives the process. */
export function liveProcess(placed: PlacedGuest): Wishes {
  const { guest } = placed;
  const id = processIdOf(guest);
  const threads = isKnown(guest.runtime)
    ? valueOrUndefined(guest.runtime.value.threads)
    : undefined;
  if (id === undefined || threads === undefined) {
    const missing =
      threads === undefined
        ? 'its threads were not read'
        : 'when its process started is not in this snapshot: take a new one';
    const what = `${guest.name}: pins and memory`;
    return { wanted: [], refused: [{ what, subject: subjectOf(guest), reason: missing }] };
  }
  const memory = memoryMove(placed, id);
  return {
    wanted: [...threads.flatMap((thread) => pinOf(placed, id, thread)), ...memory.wanted],
    refused: memory.refused,
  };
}

function pinOf(placed: PlacedGuest, id: ProcessId, thread: GuestThread): WantedChange[] {
  const { vcpus, emulatorCpus } = placed.placement;
  const { tid, role, index } = thread;
  const own = role === 'vcpu' ? vcpus.find(({ vcpu }) => vcpu === index)?.cpus : emulatorCpus;
  if (own === undefined || own.length === 0) return [];
  if (sameCpus(valueOrUndefined(thread.allowedCpus), own)) return [];
  const wish = placementWish(placed, {
    part: nameOf(thread),
    knob: { kind: 'thread-affinity', ...(ownProcess(thread) ?? id), tid },
    after: formatCpuList(own),
    does: runsOn(own),
    mends: role === 'vcpu' && own.length === 1 ? OWN_PCPU_MENDS : mendedBy(role),
  });
  return [{ ...wish, topic: 'cache' }];
}

/** vhost threads of older kernels are processes beside QEMU's. */
function ownProcess({ tid, startTicks }: GuestThread): ProcessId | undefined {
  const started = startTicks && valueOrUndefined(startTicks);
  return started === undefined ? undefined : { pid: tid, startTicks: started };
}

/** Threads of the same kind are told apart by their ids. */
function nameOf({ role, index, tid }: GuestThread): string {
  switch (role) {
    case 'vcpu':
      return `vCPU ${index}`;
    case 'emulator':
      return 'emulator thread';
    case 'iothread':
      return `iothread ${index ?? tid}`;
    case 'vhost':
      return `vhost thread ${tid}`;
    case 'worker':
      return `worker thread ${tid}`;
  }
}

function mendedBy(role: GuestThread['role']): readonly string[] {
  return role === 'vcpu' || role === 'iothread' ? PINS_MEND[role] : PINS_MEND.emulator;
}

function memoryMove(placed: PlacedGuest, id: ProcessId): Wishes {
  const { guest, placement } = placed;
  const { memoryNodes, moveKiB } = placement;
  if (!bindsMemory(placed) || moveKiB === undefined || moveKiB === 0) {
    return { wanted: [], refused: [] };
  }
  const where = nodesText(memoryNodes);
  const fixed = memoryIsFixed(guest);
  if (fixed !== undefined) {
    const what = `${guest.name}: memory to ${where}`;
    return { wanted: [], refused: [{ what, subject: subjectOf(guest), reason: fixed }] };
  }
  const wish = placementWish(placed, {
    part: 'memory',
    knob: { kind: 'process-memory', ...id },
    after: formatCpuList(memoryNodes),
    does: `is on ${where} (${memoryText(moveKiB)} move)`,
    mends: MEMORY_MENDS,
    risk: 'low',
    riskText: COPYING,
  });
  return { wanted: [wish], refused: [] };
}
