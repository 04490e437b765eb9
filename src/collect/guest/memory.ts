import {
  absent,
  type Fact,
  isKnown,
  isUnreadable,
  known,
  mapFact,
  thenFact,
  valueOrUndefined,
} from '../../model/fact.ts';
import type { GuestMemory } from '../../model/guest-runtime.ts';
import type { FileTree } from '../file-tree.ts';
import { namedNumbers, parseFile } from '../host/kernel-text.ts';
import { guestRamMappings, parseMaps } from './guest-ram-mappings.ts';
import { parseNumaMaps, sumPerNode } from './numa-maps.ts';
import { fieldText } from './status-field.ts';
import type { TimeBudget } from './time-budget.ts';

/**
 * A guest's memory as the kernel accounts it. numa_maps and smaps_rollup walk the page tables under the
 * process's memory lock (0.4 ms and more a guest): read once a snapshot, within the budget.
 *
 * @param memoriesKiB the guest's memory sizes from its definition, see `guestRamMappings`
 */
export function readGuestMemory(
  files: FileTree,
  pid: number,
  memoriesKiB: readonly number[],
  budget: TimeBudget,
): GuestMemory {
  const directory = `/proc/${pid}`;
  const numaMaps = budget.spend(`${directory}/numa_maps`, () =>
    mapFact(files.text(`${directory}/numa_maps`), parseNumaMaps),
  );
  return {
    residentPerNodeKiB: mapFact(numaMaps, sumPerNode),
    guestRamPerNodeKiB: thenFact(numaMaps, (mappings) =>
      mapFact(files.text(`${directory}/maps`), (text) => {
        const ram = guestRamMappings(parseMaps(text), memoriesKiB);
        return sumPerNode(mappings.filter((mapping) => ram.has(mapping.start)));
      }),
    ),
    rollup: budget.spend(`${directory}/smaps_rollup`, () =>
      parseFile(files, `${directory}/smaps_rollup`, namedNumbers),
    ),
    ...readMemoryMarks(files, pid),
  };
}

/** What is told of a guest's memory without a walk through its page tables. */
export function readMemoryMarks(
  files: FileTree,
  pid: number,
): Pick<GuestMemory, 'swapKiB' | 'ksm'> {
  const directory = `/proc/${pid}`;
  return {
    swapKiB: thenFact(files.text(`${directory}/status`), readSwap),
    ksm: readKsm(files, directory),
  };
}

/** Absent on kernels without swap. */
function readSwap(status: string): Fact<number> {
  const swap = /^(\d+) kB$/.exec(fieldText(status, 'VmSwap') ?? '')?.[1];
  return swap === undefined ? absent : known(Number(swap));
}

/** ksm_stat since Linux 6.1. It has the merging count since 6.4 only; the file of that name is there since 5.19. */
function readKsm(files: FileTree, directory: string): Fact<Record<string, number>> {
  const stat = parseFile(files, `${directory}/ksm_stat`, namedNumbers);
  if (isUnreadable(stat) || (isKnown(stat) && 'ksm_merging_pages' in stat.value)) return stat;
  const merging = mapFact(files.number(`${directory}/ksm_merging_pages`), (pages) => ({
    ksm_merging_pages: pages,
  }));
  return isKnown(stat) ? known({ ...stat.value, ...valueOrUndefined(merging) }) : merging;
}

/** The sizes that a guest's RAM mappings may have, from its definition. */
export function memorySizes(
  definition: Fact<{
    memoryKiB?: number | undefined;
    cpu: { cells: { memoryKiB?: number | undefined }[] };
  }>,
): number[] {
  const value = valueOrUndefined(definition);
  const cells = value?.cpu.cells.map((cell) => cell.memoryKiB) ?? [];
  return [value?.memoryKiB, ...cells].filter((size) => size !== undefined);
}
