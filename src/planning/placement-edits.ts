import { formatCpuList } from '../model/cpu-list.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { Host } from '../model/host.ts';
import type { GuestPlacement } from '../model/host-placement.ts';
import type { XmlEdit } from '../model/xml-edit.ts';
import { cellEdits } from './cell-edits.ts';
import { bindsMemory, type PlacedGuest, sameCpus } from './guest-wish.ts';
import { memnode, setTo } from './set-to.ts';

/** What the next start of a guest needs to be where it should, beside what its definition says already. */
export function placementEdits(placed: PlacedGuest): XmlEdit[] {
  const { guest, placement, host } = placed;
  const next = valueOrUndefined(guest.nextStart);
  if (next === undefined) return [];
  const nodes = valueOrUndefined(host.topology)?.nodes ?? [];
  return [
    ...pinEdits(next, placement),
    ...(bindsMemory(placed) ? memoryEdits(next, placement, host) : []),
    ...(placement.needsCells ? cellEdits(next, placement, nodes) : memnodeEdits(next, placement)),
  ];
}

function pinEdits(
  { tuning, iothreads, vcpus: declared }: GuestDefinition,
  { vcpus, emulatorCpus }: GuestPlacement,
): XmlEdit[] {
  const edits: XmlEdit[] = [];
  const pin = (path: string, now: readonly number[] | undefined, cpus: readonly number[]): void => {
    if (cpus.length > 0 && !sameCpus(now, cpus))
      edits.push(setTo(path, 'cpuset', formatCpuList(cpus)));
  };
  for (const { vcpu, cpus } of vcpus) {
    const now = tuning.vcpuPins.find((each) => each.vcpu === vcpu)?.cpus;
    pin(`cputune/vcpupin[@vcpu="${vcpu}"]`, now, cpus);
  }
  pin('cputune/emulatorpin', tuning.emulatorPin, emulatorCpus);
  for (const id of iothreads.ids) {
    const now = tuning.iothreadPins.find(({ iothread }) => iothread === id)?.cpus;
    pin(`cputune/iothreadpin[@iothread="${id}"]`, now, emulatorCpus);
  }
  // numad's advice is not asked for what has been decided.
  if (declared.placement === 'auto') edits.push(setTo('vcpu', 'placement', 'static'));
  return edits;
}

/**
 * The guest's own mode, where it has one on purpose. Else restrictive: only then libvirt can move it again while it runs
 * (seen with libvirt 9; the mode is known since 7.3). Cells are bound one by one, which takes strict.
 */
function memoryEdits(
  { numa, cpu }: GuestDefinition,
  { memoryNodes, needsCells }: GuestPlacement,
  host: Host,
): XmlEdit[] {
  if (sameCpus(numa.nodes, memoryNodes)) return [];
  const isAuto = numa.placement === 'auto';
  const hasCells = needsCells || cpu.cells.length > 1;
  const mode = hasCells || !knowsRestrictive(host) ? 'strict' : 'restrictive';
  return [
    ...(isAuto ? [setTo('numatune/memory', 'placement', null)] : []),
    ...(numa.mode === undefined ? [setTo('numatune/memory', 'mode', mode)] : []),
    setTo('numatune/memory', 'nodeset', formatCpuList(memoryNodes)),
  ];
}

function knowsRestrictive({ software }: Host): boolean {
  const [major = 0, minor = 0] = (valueOrUndefined(software.libvirt) ?? '').split('.').map(Number);
  return major > 7 || (major === 7 && minor >= 3);
}

/** The node of each of a guest's own cells. */
function memnodeEdits({ cpu, numa }: GuestDefinition, { memoryNodes }: GuestPlacement): XmlEdit[] {
  if (cpu.cells.length < 2 || memoryNodes.length !== cpu.cells.length) return [];
  return cpu.cells.flatMap(({ id }, at) => {
    const now = numa.cells.find(({ cell }) => cell === id);
    const node = memoryNodes[at] ?? 0;
    return sameCpus(now?.nodes, [node]) ? [] : memnode(id, node, now?.mode ?? numa.mode);
  });
}
