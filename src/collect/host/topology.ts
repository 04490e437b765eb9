import { type Fact, isKnown, known, unreadable } from '../../model/fact.ts';
import type { Topology } from '../../model/topology.ts';
import type { FileTree } from '../file-tree.ts';
import { lastLevelGroups, readCaches } from './topology-caches.ts';
import { readCpuSets } from './topology-cpu-sets.ts';
import { readCoreKinds, readCores, readDies, readPackages } from './topology-groups.ts';
import { readNodes } from './topology-nodes.ts';

/**
 * CPU, cache and NUMA topology from /sys/devices/system/{cpu,node}, the kernel's own ids throughout.
 * Documentation/ABI/testing/sysfs-devices-system-cpu and Documentation/admin-guide/cputopology.rst.
 */
export function collectTopology(files: FileTree): Fact<Topology> {
  const cpus = readCpuSets(files);
  if (!isKnown(cpus)) return cpus;
  const { online } = cpus.value;
  if (online.length === 0) return unreadable('/sys/devices/system/cpu: no online pCPU');
  const set = new Set(online);
  const packages = readPackages(files, online, set);
  const caches = readCaches(files, online, set);
  return known({
    packages,
    dies: readDies(files, packages, set),
    nodes: readNodes(files, set),
    llcGroups: lastLevelGroups(caches, online),
    caches,
    cores: readCores(files, online, { set, packages, caches }),
    coreKinds: readCoreKinds(files, online, set),
    cpus: cpus.value,
  });
}
