import {
  type Fact,
  isAbsent,
  known,
  mapFact,
  thenFact,
  valueOrUndefined,
} from '../../model/fact.ts';
import type { Topology } from '../../model/topology.ts';
import type { FileTree } from '../file-tree.ts';
import { readSet } from './cpu-set-file.ts';

export const CPU_DIRECTORY = '/sys/devices/system/cpu';

export function readCpuSets(files: FileTree): Fact<Topology['cpus']> {
  return thenFact(presentCpus(files), (present) => {
    const listed = readSet(files, `${CPU_DIRECTORY}/online`);
    const online = isAbsent(listed) ? known(withTopology(files, present)) : listed;
    return mapFact(online, (ids) => ({
      online: ids,
      offline: without(present, ids),
      isolated: valueOrUndefined(readSet(files, `${CPU_DIRECTORY}/isolated`)) ?? [],
      nohzFull: valueOrUndefined(nohzFull(files)) ?? [],
    }));
  });
}

/** The pCPUs that are there, online or not; `offline` in sysfs also counts ones that never existed. */
function presentCpus(files: FileTree): Fact<number[]> {
  return mapFact(files.names(CPU_DIRECTORY), (names) =>
    names
      .flatMap((name) => (/^cpu\d+$/.test(name) ? [Number(name.slice(3))] : []))
      .sort((left, right) => left - right),
  );
}

/** Kernels before 2.6.26 have no list of online CPUs; a CPU that is offline has no topology. */
function withTopology(files: FileTree, present: readonly number[]): number[] {
  return present.filter((cpu) => files.exists(`${CPU_DIRECTORY}/cpu${cpu}/topology`));
}

/** Where no CPU is set apart the file reads `(null)` on some kernels. */
function nohzFull(files: FileTree): Fact<number[]> {
  const path = `${CPU_DIRECTORY}/nohz_full`;
  return thenFact(files.text(path), (text) =>
    text.includes('(null)') ? known([]) : readSet(files, path),
  );
}

function without(all: readonly number[], some: readonly number[]): number[] {
  const removed = new Set(some);
  return all.filter((member) => !removed.has(member));
}
