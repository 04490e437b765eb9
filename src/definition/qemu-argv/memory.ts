import type { GuestDefinition, MemoryBacking, NumaTuning } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import {
  type CommandLine,
  isGiven,
  mergedProperties,
  propertiesOf,
  valuesOf,
} from './command-line.ts';
import { machineOf } from './machine.ts';
import type { GuestNode } from './numa.ts';
import { idsIn } from './numa.ts';
import { type Properties, property, switchProperty } from './properties.ts';
import { parseSizeKiB } from './size.ts';

export type Objects = ReadonlyMap<string, Properties>;

/** What QEMU gives a guest without -m (machine default of x86 and ARM virt, hw/core/machine.c). */
const DEFAULT_MEMORY_KIB = 128 * 1024;

type Memory = Pick<GuestDefinition, 'memoryKiB' | 'maxMemoryKiB' | 'memoryBacking' | 'numa'>;

export function readMemory(
  line: CommandLine,
  objects: Objects,
  guestNodes: readonly GuestNode[],
): Memory {
  const option = mergedProperties(line, ['m'], 'size');
  const atStart = parseSizeKiB(property(option, 'size'), 'M') ?? DEFAULT_MEMORY_KIB;
  const machine = machineOf(line);
  const whole = objects.get(property(machine, 'memory-backend') ?? '');
  return {
    memoryKiB: atStart + pluggedKiB(line, objects),
    ...given({ maxMemoryKiB: parseSizeKiB(property(option, 'maxmem'), 'B') }),
    memoryBacking: readBacking(line, backendsOf(objects, whole, guestNodes)),
    numa: readNumaTuning(objects, whole, guestNodes),
  };
}

/** Memory devices present at the start (DIMMs, NVDIMMs, virtio-mem), which libvirt counts as memory too. */
function pluggedKiB(line: CommandLine, objects: Objects): number {
  return propertiesOf(line, 'device', 'driver')
    .filter((device) => /^(?:pc-dimm|nvdimm|virtio-mem)/.test(property(device, 'driver') ?? ''))
    .map((device) => objects.get(property(device, 'memdev') ?? ''))
    .reduce((sum, backend) => sum + (parseSizeKiB(property(backend, 'size')) ?? 0), 0);
}

interface Backend {
  readonly properties: Properties;
  readonly cell: number | undefined;
}

function backendsOf(
  objects: Objects,
  whole: Properties | undefined,
  guestNodes: readonly GuestNode[],
): Backend[] {
  const ofNodes = guestNodes.flatMap((node): Backend[] => {
    const properties = objects.get(node.memdev ?? '');
    return properties === undefined ? [] : [{ properties, cell: node.cell.id }];
  });
  return whole === undefined ? ofNodes : [{ properties: whole, cell: undefined }, ...ofNodes];
}

function readBacking(line: CommandLine, backends: readonly Backend[]): MemoryBacking {
  const path = valuesOf(line, 'mem-path').at(-1);
  const kinds = backends.map(({ properties }) => property(properties, 'qom-type'));
  const every = (name: string): boolean =>
    backends.length > 0 && backends.every((each) => switchProperty(each.properties, name) === true);
  const ofPath = path === undefined ? [] : hugePagesOfPath(path);
  return {
    hugePages: ofPath.length > 0 ? ofPath : groupHugePages(backends),
    locked:
      switchProperty(mergedProperties(line, ['overcommit']), 'mem-lock') === true ||
      switchProperty(mergedProperties(line, ['realtime']), 'mlock') === true,
    noSharePages: switchProperty(machineOf(line), 'mem-merge') === false,
    ...given({
      source: sourceOf(kinds, path),
      access: every('share') ? 'shared' : undefined,
      allocation: isGiven(line, 'mem-prealloc') || every('prealloc') ? 'immediate' : undefined,
    }),
    discard: every('discard-data'),
  };
}

function sourceOf(kinds: readonly (string | undefined)[], path: string | undefined) {
  if (path !== undefined || kinds.includes('memory-backend-file')) return 'file';
  return kinds.includes('memory-backend-memfd') ? 'memfd' : undefined;
}

type HugePages = MemoryBacking['hugePages'];

function groupHugePages(backends: readonly Backend[]): HugePages {
  const groups = new Map<string, HugePages[number]>();
  for (const { properties, cell } of backends) {
    const [pages] = hugePagesOf(properties);
    if (pages === undefined) continue;
    const key = `${pages.sizeKiB ?? ''}`;
    const cells = [...(groups.get(key)?.cells ?? []), ...(cell === undefined ? [] : [cell])];
    groups.set(key, cells.length === 0 ? pages : { ...pages, cells });
  }
  return [...groups.values()];
}

function hugePagesOf(backend: Properties): HugePages {
  if (switchProperty(backend, 'hugetlb') === true)
    return [given({ sizeKiB: parseSizeKiB(property(backend, 'hugetlbsize')) })];
  return hugePagesOfPath(property(backend, 'mem-path') ?? '');
}

/** By the mount points in use: /dev/hugepages, /dev/hugepages2M, /dev/hugepages1G, /mnt/hugetlbfs, ... */
function hugePagesOfPath(path: string): HugePages {
  const match = /huge(?:pages?|tlbfs|tlb)-?(\d+[KMG])?/i.exec(path);
  if (match === null) return [];
  return [given({ sizeKiB: parseSizeKiB(match[1]) })];
}

/** QEMU's policy in libvirt's word; `default` leaves it to the kernel. */
const MODES: ReadonlyMap<string, string> = new Map([
  ['bind', 'strict'],
  ['preferred', 'preferred'],
  ['interleave', 'interleave'],
]);

function readNumaTuning(
  objects: Objects,
  whole: Properties | undefined,
  guestNodes: readonly GuestNode[],
): NumaTuning {
  return {
    ...(bindingOf(whole) ?? {}),
    cells: guestNodes.flatMap((node) => {
      const binding = bindingOf(objects.get(node.memdev ?? ''));
      return binding === undefined ? [] : [{ cell: node.cell.id, ...binding }];
    }),
  };
}

function bindingOf(backend: Properties | undefined): { mode: string; nodes: number[] } | undefined {
  const mode = MODES.get(property(backend, 'policy') ?? '');
  const nodes = idsIn(backend?.get('host-nodes') ?? []);
  return mode === undefined || nodes.length === 0 ? undefined : { mode, nodes };
}
