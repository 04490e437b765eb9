import { isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { CacheGroup, Topology } from '../../model/topology.ts';
import type { FileTree } from '../file-tree.ts';
import { readMask, readSet } from './cpu-set-file.ts';
import { CPU_DIRECTORY } from './topology-cpu-sets.ts';

/** Asked for on every pCPU: on some parts a pCPU lacks an index that a later one has. */
const USUAL_INDEXES = 4;
/** Asked for until one pCPU does not have it. */
const MAX_INDEXES = 10;

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
  const sorts = new Map<string, CacheSort>();
  let indexes = MAX_INDEXES;
  for (const [cpu, index] of places(online, () => indexes)) {
    if (covered.has(`${index} ${cpu}`)) continue;
    const group = readCache({ files, set, sorts }, cpu, index);
    if (group === undefined) {
      if (index >= USUAL_INDEXES) indexes = index;
      continue;
    }
    for (const member of group.cpus) covered.add(`${index} ${member}`);
    groups.push(group);
  }
  return groups;
}

function* places(
  online: readonly number[],
  indexes: () => number,
): Iterable<readonly [cpu: number, index: number]> {
  for (const cpu of online) {
    for (let index = 0; index < indexes(); index++) yield [cpu, index];
  }
}

type CacheSort = Pick<CacheGroup, 'level' | 'kind'>;

interface Reading {
  readonly files: FileTree;
  readonly set: ReadonlySet<number>;
  /**
   * Level and kind by index and size: caches of one index and one size are of one sort, also on hybrid
   * parts, and reading that once halves the files of a large host.
   */
  readonly sorts: Map<string, CacheSort>;
}

function readCache(reading: Reading, cpu: number, index: number): CacheGroup | undefined {
  const { files, set, sorts } = reading;
  const directory = `${CPU_DIRECTORY}/cpu${cpu}/cache/index${index}`;
  const sizeKiB = parseSize(valueOrUndefined(files.text(`${directory}/size`)) ?? '');
  const known = sizeKiB === undefined ? undefined : sorts.get(`${index} ${sizeKiB}`);
  const sort = known ?? readSort(files, directory);
  if (sort === undefined) return undefined;
  if (sizeKiB !== undefined) sorts.set(`${index} ${sizeKiB}`, sort);
  // Some kernels list only the pCPU itself where their mask is right (seen on AMD family 15h).
  const mask = readMask(files, `${directory}/shared_cpu_map`);
  const shared = isKnown(mask) ? mask : readSet(files, `${directory}/shared_cpu_list`);
  const cpus = isKnown(shared) ? shared.value.filter((member) => set.has(member)) : [];
  return {
    ...sort,
    ...(sizeKiB === undefined ? {} : { sizeKiB }),
    cpus: cpus.includes(cpu) ? cpus : [cpu],
  };
}

function readSort(files: FileTree, directory: string): CacheSort | undefined {
  const level = valueOrUndefined(files.number(`${directory}/level`));
  if (level === undefined) return undefined;
  const type = firstWord(valueOrUndefined(files.text(`${directory}/type`)) ?? '');
  return { level, kind: kinds[type] ?? 'unified' };
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
