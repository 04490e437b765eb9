import { parseCpuList } from '../../model/cpu-list.ts';
import type { GuestCpu } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import { type CommandLine, propertiesOf } from './command-line.ts';
import { integerProperty, type Properties, property } from './properties.ts';
import { parseSizeKiB } from './size.ts';
import type { Smp } from './vcpus.ts';

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
  return ofType('node').map((option, index) => {
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

/** `-numa cpu,node-id=0,socket-id=1`: every vCPU with the ids given. */
function placedAlone(options: readonly Properties[], node: number, smp: Smp): number[] {
  const here = options.filter((option) => integerProperty(option, 'node-id') === node);
  if (here.length === 0) return [];
  const vcpus = Array.from({ length: smp.vcpus.max }, (_, vcpu) => vcpu);
  return vcpus.filter((vcpu) => {
    const place = placeOf(vcpu, smp.topology);
    return here.some((option) =>
      Object.entries(place).every(
        ([name, value]) => (integerProperty(option, name) ?? value) === value,
      ),
    );
  });
}

/** Threads count up first, then cores, clusters, dies and sockets. */
function placeOf(vcpu: number, topology: Smp['topology']): Record<string, number> {
  const { threads, cores, clusters, dies } = topology;
  const core = Math.floor(vcpu / threads);
  const cluster = Math.floor(core / cores);
  const die = Math.floor(cluster / clusters);
  return {
    'thread-id': vcpu % threads,
    'core-id': core % cores,
    'cluster-id': cluster % clusters,
    'die-id': die % dies,
    'socket-id': Math.floor(die / dies),
  };
}

/** Lists of ids, which QEMU takes as single numbers and ranges. What is no list is left out. */
export function idsIn(lists: readonly string[]): number[] {
  const ids = new Set<number>();
  for (const list of lists) {
    try {
      for (const id of parseCpuList(list)) ids.add(id);
    } catch {
      // QEMU would not have started with it.
    }
  }
  return [...ids].sort((left, right) => left - right);
}
