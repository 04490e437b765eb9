import type { GuestCpu } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import { type CommandLine, propertiesOf } from './command-line.ts';
import { integerProperty, type Properties, property } from './properties.ts';
import { parseSizeKiB } from './size.ts';
import type { Smp } from './vcpus.ts';

/** As QEMU has it (MAX_NODES). */
const MAX_NODES = 128;

/** A NUMA node of the guest, with the memory backend that it uses. */
export interface GuestNode {
  readonly cell: GuestCpu['cells'][number];
  readonly memdev: string | undefined;
}

export function readGuestNodes(
  line: CommandLine,
  objects: ReadonlyMap<string, Properties>,
  smp: Smp,
): GuestNode[] {
  const options = propertiesOf(line, 'numa', 'type');
  const ofType = (type: string): Properties[] =>
    options.filter((option) => property(option, 'type') === type);
  const single = ofType('cpu');
  const distances = ofType('dist');
  return ofType('node')
    .slice(0, MAX_NODES)
    .map((option, index) => {
      const id = integerProperty(option, 'nodeid') ?? index;
      const memdev = property(option, 'memdev');
      const memoryKiB =
        parseSizeKiB(property(objects.get(memdev ?? ''), 'size')) ??
        parseSizeKiB(property(option, 'mem'), 'M');
      const vcpus = [...idsIn(option.get('cpus') ?? []), ...placedAlone(single, id, smp)];
      return {
        memdev,
        cell: { id, vcpus, ...given({ memoryKiB }), distances: distancesFrom(distances, id) },
      };
    });
}

function distancesFrom(distances: readonly Properties[], id: number): Record<string, number> {
  const known = distances
    .filter((option) => integerProperty(option, 'src') === id)
    .flatMap((option): [string, number][] => {
      const to = integerProperty(option, 'dst');
      const value = integerProperty(option, 'val');
      return to === undefined || value === undefined ? [] : [[`${to}`, value]];
    });
  return Object.fromEntries(known);
}

/** `-numa cpu,node-id=0,socket-id=1`: every vCPU with the ids given. One option a vCPU is the most there can be. */
function placedAlone(options: readonly Properties[], node: number, smp: Smp): number[] {
  const here = options
    .filter((option) => integerProperty(option, 'node-id') === node)
    .slice(0, MAX_PLACED)
    .map((option) => PLACE_NAMES.map((name) => integerProperty(option, name)));
  if (here.length === 0) return [];
  const vcpus = Array.from({ length: Math.min(smp.vcpus.max, MAX_PLACED) }, (_, vcpu) => vcpu);
  return vcpus.filter((vcpu) => {
    const place = placeOf(vcpu, smp.topology);
    return here.some((ids) => ids.every((id, level) => id === undefined || id === place[level]));
  });
}

/** The vCPUs of QEMU's largest x86 machine (4096). */
const MAX_PLACED = 4096;

const PLACE_NAMES = ['thread-id', 'core-id', 'cluster-id', 'die-id', 'socket-id'];

/** In the order of PLACE_NAMES: threads count up first, sockets last. */
function placeOf(vcpu: number, topology: Smp['topology']): number[] {
  const { threads, cores, clusters, dies } = topology;
  const core = Math.floor(vcpu / threads);
  const cluster = Math.floor(core / cores);
  const die = Math.floor(cluster / clusters);
  return [vcpu % threads, core % cores, cluster % clusters, die % dies, Math.floor(die / dies)];
}

/** Beyond the vCPUs of any QEMU machine. */
const MAX_ID = 65_535;
/** Anyone may start a process with any words; overlapping ranges must not keep us busy. */
const MAX_LISTED = 2 * MAX_ID;

/** Lists of ids, which QEMU takes as single numbers and ranges. What is no list is left out. */
export function idsIn(lists: readonly string[]): number[] {
  const ids = new Set<number>();
  let listed = 0;
  for (const part of lists.flatMap((list) => list.split(','))) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const first = Number(from);
    const last = Number(to);
    if (!(first <= last && last <= MAX_ID)) continue;
    listed += last - first + 1;
    if (listed > MAX_LISTED) break;
    for (let id = first; id <= last; id++) ids.add(id);
  }
  return [...ids].sort((left, right) => left - right);
}
