import { type Fact, mapFact } from '../../model/fact.ts';
import type { HugePagePool } from '../../model/host-memory.ts';
import type { FileTree } from '../file-tree.ts';

/** The pools below one directory, host-wide or of one node (Documentation/admin-guide/mm/hugetlbpage.rst). */
export function collectHugePages(files: FileTree, directory: string): Fact<HugePagePool[]> {
  return mapFact(files.names(directory), (names) =>
    names
      .flatMap((name) => {
        const sizeKiB = Number(/^hugepages-(\d+)kB$/.exec(name)?.[1]);
        return Number.isNaN(sizeKiB) ? [] : [describePool(files, `${directory}/${name}`, sizeKiB)];
      })
      .sort((left, right) => left.sizeKiB - right.sizeKiB),
  );
}

function describePool(files: FileTree, path: string, sizeKiB: number): HugePagePool {
  return {
    sizeKiB,
    total: files.number(`${path}/nr_hugepages`),
    free: files.number(`${path}/free_hugepages`),
    surplus: files.number(`${path}/surplus_hugepages`),
    reserved: files.number(`${path}/resv_hugepages`),
    overcommit: files.number(`${path}/nr_overcommit_hugepages`),
  };
}
