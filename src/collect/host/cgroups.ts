import { join } from 'node:path';
import { type Fact, isAbsent, isKnown, mapFact, valueOrUndefined } from '../../model/fact.ts';
import type { HostCgroups } from '../../model/host.ts';
import type { FileTree } from '../file-tree.ts';
import { splitWords } from './kernel-text.ts';

const ROOT = '/sys/fs/cgroup';

/** The groups virtualisation hosts are divided into: by systemd, by Proxmox, by libvirt itself, by Kubernetes. */
const GROUPS = [
  '',
  'machine.slice',
  'machine',
  'system.slice',
  'user.slice',
  'init.scope',
  'qemu.slice',
  'libvirt',
  'kubepods.slice',
  'kubepods',
  'lxc',
];

/** Where engines put single containers: LXC, Docker without and with systemd, CRI-O, Podman. */
const CONTAINERS: readonly { readonly parent: string; readonly name: RegExp }[] = [
  { parent: '', name: /^lxc\.payload\.|^docker$/ },
  { parent: 'system.slice', name: /^(?:docker|crio)-.+\.scope$/ },
  { parent: 'machine.slice', name: /^libpod-.+\.scope$/ },
];
/** More of them tell nothing new. */
const MAX_CONTAINERS = 32;

/** Documentation/admin-guide/cgroup-v2.rst. */
const V2_FILES = [
  'cgroup.controllers',
  'cgroup.subtree_control',
  'cpu.max',
  'cpu.pressure',
  'cpu.stat',
  'cpu.weight',
  'cpuset.cpus',
  'cpuset.cpus.effective',
  'cpuset.cpus.isolated',
  'cpuset.cpus.partition',
  'cpuset.mems',
  'cpuset.mems.effective',
  'io.max',
  'io.pressure',
  'io.weight',
  'memory.current',
  'memory.high',
  'memory.low',
  'memory.max',
  'memory.min',
  'memory.oom.group',
  'memory.pressure',
  'memory.swap.max',
];

/** Controller -> files (Documentation/admin-guide/cgroup-v1/). */
const V1_FILES: Readonly<Record<string, readonly string[]>> = {
  blkio: ['blkio.weight', 'blkio.bfq.weight'],
  cpu: ['cpu.shares', 'cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpu.stat'],
  cpuset: [
    'cpuset.cpus',
    'cpuset.effective_cpus',
    'cpuset.mems',
    'cpuset.effective_mems',
    'cpuset.cpu_exclusive',
    'cpuset.sched_load_balance',
  ],
  memory: ['memory.limit_in_bytes', 'memory.usage_in_bytes', 'memory.swappiness'],
};

type Files = Record<string, Fact<string>>;

export function collectCgroups(files: FileTree): Fact<HostCgroups> {
  return mapFact(files.names(ROOT), (names) => {
    const unified = files.text(`${ROOT}/cgroup.controllers`);
    if (!isAbsent(unified))
      return {
        version: 'v2',
        controllers: splitWords(valueOrUndefined(unified) ?? ''),
        slices: slicesOf(containersIn(files, ROOT), (group) =>
          readFiles(files, `${ROOT}${group}`, V2_FILES),
        ),
      };
    // Combined hierarchies have links to one directory: cpu -> cpu,cpuacct.
    const controllers = names.filter((name) => !name.includes(',') && !NAMED_ONLY.has(name));
    return {
      version: v1Version(files, controllers),
      controllers,
      slices: slicesOf(containersIn(files, `${ROOT}/cpu`), (group) => readV1Files(files, group)),
    };
  });
}

/** Hierarchies without a controller: systemd's own, and the one of version 2 beside version 1. */
const NAMED_ONLY: ReadonlySet<string> = new Set(['systemd', 'unified']);

function v1Version(files: FileTree, controllers: string[]): HostCgroups['version'] {
  if (controllers.length === 0) return 'none';
  return files.exists(`${ROOT}/unified/cgroup.procs`) ? 'hybrid' : 'v1';
}

/** Paths of containers' groups below a hierarchy. */
function containersIn(files: FileTree, hierarchy: string): string[] {
  const found = CONTAINERS.flatMap(({ parent, name }) => {
    const names = valueOrUndefined(files.names(join(hierarchy, parent))) ?? [];
    return names.filter((each) => name.test(each)).map((each) => join(parent, each));
  });
  return found.slice(0, MAX_CONTAINERS);
}

function slicesOf(
  containers: readonly string[],
  read: (group: string) => Files,
): HostCgroups['slices'] {
  const slices: HostCgroups['slices'] = {};
  for (const group of [...GROUPS, ...containers]) {
    const found = read(group === '' ? '' : `/${group}`);
    if (Object.keys(found).length > 0) slices[group === '' ? '/' : group] = found;
  }
  return slices;
}

function readV1Files(files: FileTree, group: string): Files {
  return Object.assign(
    {},
    ...Object.entries(V1_FILES).map(([controller, names]) =>
      readFiles(files, `${ROOT}/${controller}${group}`, names),
    ),
  );
}

/** Only what is there: most files exist in some groups and kernels only. */
function readFiles(files: FileTree, directory: string, names: readonly string[]): Files {
  if (!isKnown(files.names(directory))) return {};
  const entries = names.map((name): [string, Fact<string>] => [
    name,
    files.text(`${directory}/${name}`),
  ]);
  return Object.fromEntries(entries.filter(([, fact]) => !isAbsent(fact)));
}
