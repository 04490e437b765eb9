import { isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { CacheGroup, Topology } from '../../model/topology.ts';
import type { FileTree } from '../file-tree.ts';
import { readMask, readSet } from './cpu-set-file.ts';
import { CPU_DIRECTORY } from './topology-cpu-sets.ts';

/** Asked for on every pCPU: on some parts a pCPU lacks an index that a later one has. */
const USUAL_INDEXES = 4;

const kinds: Readonly<Record<string, CacheGroup['kind']>> = {
  Data: 'data',
  Instruction: 'instruction',
  Unified: 'unified',
};

/** Every cache once. A pCPU whose cache of some index was found with an earlier one is not asked again. */
export function readCaches(
  files: FileTree,
  online: readonly number[],
  set: ReadonlySet<number>,
): CacheGroup[] {
  const groups: CacheGroup[] = [];
  const covered = new Set<string>();
  for (const cpu of online) {
    let found = true;
    for (let index = 0; found || index < USUAL_INDEXES; index++) {
      found = covered.has(`${index} ${cpu}`);
      const group = found ? undefined : readCache(files, cpu, index, set);
      if (group === undefined) continue;
      found = true;
      groups.push(group);
      for (const member of group.cpus) covered.add(`${index} ${member}`);
    }
  }
  return groups;
}

function readCache(
  files: FileTree,
  cpu: number,
  index: number,
  set: ReadonlySet<number>,
): CacheGroup | undefined {
  const directory = `${CPU_DIRECTORY}/cpu${cpu}/cache/index${index}`;
  const level = valueOrUndefined(files.number(`${directory}/level`));
  if (level === undefined) return undefined;
  const kind =
    kinds[firstWord(valueOrUndefined(files.text(`${directory}/type`)) ?? '')] ?? 'unified';
  // Some kernels list only the pCPU itself where their mask is right (seen on AMD family 15h).
  const mask = readMask(files, `${directory}/shared_cpu_map`);
  const shared = isKnown(mask) ? mask : readSet(files, `${directory}/shared_cpu_list`);
  const cpus = isKnown(shared) ? shared.value.filter((member) => set.has(member)) : [];
  const sizeKiB = parseSize(valueOrUndefined(files.text(`${directory}/size`)) ?? '');
  return {
    level,
    kind,
    ...(sizeKiB === undefined ? {} : { sizeKiB }),
    cpus: cpus.includes(cpu) ? cpus : [cpu],
  };
}

/** For each pCPU the group of the highest cache level it has, each group once. */
export function lastLevelGroups(
  caches: readonly CacheGroup[],
  online: readonly number[],
): Topology['llcGroups'] {
  const last = new Map<number, CacheGroup>();
  for (const cache of caches) {
    if (cache.kind === 'instruction') continue;
    for (const cpu of cache.cpus) {
      if (cache.level > (last.get(cpu)?.level ?? 0)) last.set(cpu, cache);
    }
  }
  const groups = new Set(online.flatMap((cpu) => last.get(cpu) ?? []));
  return [...groups].map(({ level, cpus }) => ({
    level,
    cpus: cpus.filter((cpu) => last.get(cpu)?.level === level),
  }));
}

function firstWord(text: string): string {
  return /^\w+/.exec(text)?.[0] ?? '';
}

/** `32K`, `8192K`; the kernel uses no other unit. */
function parseSize(text: string): number | undefined {
  const match = /^(\d+)K/.exec(text);
  return match === null ? undefined : Number(match[1]);
}
