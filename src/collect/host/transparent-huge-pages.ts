import { absent, type Fact, isKnown, known, thenFact } from '../../model/fact.ts';
import type { HostMemory } from '../../model/host-memory.ts';
import type { FileTree } from '../file-tree.ts';
import { chosenWord, parseFile, switchState } from './kernel-text.ts';

const THP = '/sys/kernel/mm/transparent_hugepage';

/** Documentation/admin-guide/mm/transhuge.rst. */
export function collectTransparentHugePages(files: FileTree): HostMemory['thp'] {
  return {
    enabled: parseFile(files, `${THP}/enabled`, chosenWord),
    defrag: parseFile(files, `${THP}/defrag`, chosenWord),
    shmemEnabled: parseFile(files, `${THP}/shmem_enabled`, chosenWord),
    khugepagedScanSleepMs: files.number(`${THP}/khugepaged/scan_sleep_millisecs`),
    khugepagedPagesToScan: files.number(`${THP}/khugepaged/pages_to_scan`),
    khugepagedDefrag: parseFile(files, `${THP}/khugepaged/defrag`, switchState),
    sizes: readSizes(files),
  };
}

/** Since Linux 6.8 each size has a switch of its own. */
function readSizes(files: FileTree): Fact<Record<string, string>> {
  return thenFact(files.names(THP), (names) => {
    const sizes: [number, string][] = [];
    for (const name of names) {
      const sizeKiB = /^hugepages-(\d+)kB$/.exec(name)?.[1];
      if (sizeKiB === undefined) continue;
      const chosen = parseFile(files, `${THP}/${name}/enabled`, chosenWord);
      if (isKnown(chosen)) sizes.push([Number(sizeKiB), chosen.value]);
    }
    return sizes.length === 0 ? absent : known(Object.fromEntries(sizes));
  });
}
