import { absent, type Fact, known, mapFact, thenFact, valueOrUndefined } from '../../model/fact.ts';
import type { NodeMemory } from '../../model/host-memory.ts';
import type { FileTree } from '../file-tree.ts';
import { collectHugePages } from './huge-pages.ts';
import { namedNumbers, parseFile } from './kernel-text.ts';
import { growthOver, type Sampling } from './sampling.ts';

const NODES = '/sys/devices/system/node';

type Numastat = Fact<Record<string, number>>;

/** Absent on a kernel without NUMA. */
export function sampleMemoryNodes(files: FileTree): Sampling<Fact<NodeMemory[]>> {
  const before = new Map<number, Numastat>();
  for (const id of valueOrUndefined(nodeIds(files)) ?? []) before.set(id, readNumastat(files, id));
  return {
    finish: (elapsed) =>
      mapFact(nodeIds(files), (ids) =>
        ids.map((id) => {
          const numastat = readNumastat(files, id);
          return {
            id,
            meminfo: parseFile(files, `${NODES}/node${id}/meminfo`, parseNodeMeminfo),
            numastat,
            numastatDelta: growthOver(elapsed, before.get(id) ?? absent, numastat),
            hugePages:
              valueOrUndefined(collectHugePages(files, `${NODES}/node${id}/hugepages`)) ?? [],
          };
        }),
      ),
  };
}

function nodeIds(files: FileTree): Fact<number[]> {
  return thenFact(files.names(NODES), (names) => {
    const ids = names.flatMap((name) => (/^node\d+$/.test(name) ? [Number(name.slice(4))] : []));
    return ids.length === 0 ? absent : known(ids.sort((left, right) => left - right));
  });
}

/** /sys/devices/system/node/nodeN/numastat: numbers of pages (Documentation/admin-guide/numastat.rst). */
function readNumastat(files: FileTree, id: number): Numastat {
  return parseFile(files, `${NODES}/node${id}/numastat`, namedNumbers);
}

/** Lines `Node 0 MemTotal:  123 kB`. */
function parseNodeMeminfo(content: string): Record<string, number> {
  return namedNumbers(content.replaceAll(/^Node \d+ /gm, ''));
}
