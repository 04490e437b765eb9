import { isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { CacheGroup, Topology } from '../../model/topology.ts';
import type { FileTree } from '../file-tree.ts';
import { readMask, readSet } from './cpu-set-file.ts';
import { CPU_DIRECTORY } from './topology-cpu-sets.ts';

/** What firmware gives for "not known" (Arm, POWER). */
const NO_ID = -1;

type Package = Topology['packages'][number];

/** Packages in the order of their first pCPU. Where none is told, each pCPU's siblings stand for one. */
export function readPackages(
  files: FileTree,
  online: readonly number[],
  set: ReadonlySet<number>,
): Package[] {
  const siblingsOf = siblingReader(files, ['package_cpus', 'core_siblings'], set);
  return groupsOf(online, siblingsOf).map((cpus) => ({
    id: idOf(files, cpus, 'physical_package_id') ?? NO_ID,
    cpus,
  }));
}

/** Dies where a package has more than one; elsewhere they would only repeat the package. */
export function readDies(
  files: FileTree,
  packages: readonly Package[],
  set: ReadonlySet<number>,
): Topology['dies'] {
  const siblingsOf = siblingReader(files, ['die_cpus'], set);
  return packages.flatMap((whole) => {
    const first = whole.cpus[0];
    if (first === undefined || (idOf(files, [first], 'die_id') ?? NO_ID) === NO_ID) return [];
    const dies = groupsOf(whole.cpus, siblingsOf);
    if (dies.length < 2) return [];
    return dies.map((cpus) => ({
      packageId: whole.id,
      id: idOf(files, cpus, 'die_id') ?? NO_ID,
      cpus,
    }));
  });
}

/**
 * Hardware threads of one core share its level 1 caches. Siblings that share only the instruction cache
 * are cores of a compute unit with a common front end (AMD family 15h), which the kernel calls threads.
 */
export function readCores(
  files: FileTree,
  online: readonly number[],
  parts: { set: ReadonlySet<number>; packages: readonly Package[]; caches: readonly CacheGroup[] },
): Topology['cores'] {
  const packageOf = byCpu(parts.packages);
  const dataCacheOf = byCpu(firstLevel(parts.caches, 'data'));
  const instructionCacheOf = byCpu(firstLevel(parts.caches, 'instruction'));
  const isOtherCore = (cpu: number, sibling: number) =>
    instructionCacheOf.get(cpu) !== undefined &&
    instructionCacheOf.get(cpu) === instructionCacheOf.get(sibling) &&
    dataCacheOf.get(cpu) !== dataCacheOf.get(sibling);
  const threadsOf = siblingReader(files, ['core_cpus', 'thread_siblings'], parts.set);
  const siblingsOf = (cpu: number) =>
    threadsOf(cpu).filter((sibling) => !isOtherCore(cpu, sibling));
  return groupsOf(online, siblingsOf).map((cpus) => ({
    packageId: packageOf.get(cpus[0] ?? 0)?.id ?? NO_ID,
    cpus,
  }));
}

function firstLevel(caches: readonly CacheGroup[], kind: CacheGroup['kind']): CacheGroup[] {
  return caches.filter((cache) => cache.level === 1 && cache.kind === kind);
}

function byCpu<Group extends { readonly cpus: readonly number[] }>(
  groups: readonly Group[],
): Map<number, Group> {
  return new Map(groups.flatMap((group) => group.cpus.map((cpu) => [cpu, group] as const)));
}

/** Hybrid parts: the PMUs name the kinds on x86 (cpu_core, cpu_atom); elsewhere capacities tell them apart. */
export function readCoreKinds(
  files: FileTree,
  online: readonly number[],
  set: ReadonlySet<number>,
): Topology['coreKinds'] {
  const named = ['cpu_core', 'cpu_atom', 'cpu_lowpower'].flatMap((name) => {
    const cpus = readSet(files, `/sys/devices/${name}/cpus`);
    const present = isKnown(cpus) ? cpus.value.filter((cpu) => set.has(cpu)) : [];
    return present.length > 0 ? [{ name, cpus: present }] : [];
  });
  return named.length > 0 ? named : kindsByCapacity(files, online);
}

function kindsByCapacity(files: FileTree, online: readonly number[]): Topology['coreKinds'] {
  const [first] = online;
  if (first === undefined || !files.exists(`${CPU_DIRECTORY}/cpu${first}/cpu_capacity`)) return [];
  const kinds = Map.groupBy(
    online,
    (cpu) => valueOrUndefined(files.number(`${CPU_DIRECTORY}/cpu${cpu}/cpu_capacity`)) ?? 0,
  );
  if (kinds.size < 2) return [];
  return [...kinds].map(([capacity, cpus]) => ({ name: `capacity ${capacity}`, cpus }));
}

/** Splits CPUs into groups, asking once a group. */
function groupsOf(cpus: readonly number[], groupOf: (cpu: number) => number[]): number[][] {
  const grouped = new Set<number>();
  const groups: number[][] = [];
  for (const cpu of cpus) {
    if (grouped.has(cpu)) continue;
    const group = groupOf(cpu).filter((member) => !grouped.has(member));
    for (const member of group) grouped.add(member);
    groups.push(group);
  }
  return groups;
}

/**
 * Reads the online CPUs in a file of a CPU's topology directory, always with the CPU itself. Kernels before
 * 5.3 have other names for the files, and older ones no lists; which there are is found out once.
 */
function siblingReader(
  files: FileTree,
  names: readonly string[],
  set: ReadonlySet<number>,
): (cpu: number) => number[] {
  let candidates = names.flatMap((name) => [`${name}_list`, name]);
  return (cpu) => {
    for (const name of candidates) {
      const path = `${CPU_DIRECTORY}/cpu${cpu}/topology/${name}`;
      const found = name.endsWith('_list') ? readSet(files, path) : readMask(files, path);
      if (!isKnown(found)) continue;
      candidates = [name, ...candidates.filter((other) => other !== name)];
      const online = found.value.filter((member) => set.has(member));
      return online.includes(cpu) ? online : [cpu];
    }
    return [cpu];
  };
}

function idOf(files: FileTree, cpus: readonly number[], name: string): number | undefined {
  return valueOrUndefined(files.number(`${CPU_DIRECTORY}/cpu${cpus[0]}/topology/${name}`));
}
