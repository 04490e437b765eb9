import {
  absent,
  type Fact,
  isAbsent,
  isKnown,
  mapFact,
  thenFact,
  unreadable,
  valueOrUndefined,
} from '../../model/fact.ts';
import type { GuestCgroup } from '../../model/guest-runtime.ts';
import type { FileTree } from '../file-tree.ts';
import { namedNumbers, parseFile } from '../host/kernel-text.ts';
import { growth } from '../host/sampling.ts';
import type { CgroupMounts } from './cgroup-mounts.ts';
import { guestGroup, mainCgroup, parseCgroupFile } from './cgroup-paths.ts';

/** Files of version 2 (Documentation/admin-guide/cgroup-v2.rst) by controller. */
const UNIFIED_FILES: Readonly<Record<string, readonly string[]>> = {
  cpu: ['cpu.max', 'cpu.weight', 'cpu.idle', 'cpu.uclamp.max', 'cpu.pressure'],
  cpuset: ['cpuset.cpus', 'cpuset.cpus.effective', 'cpuset.mems', 'cpuset.mems.effective'],
  memory: [
    'memory.max',
    'memory.high',
    'memory.low',
    'memory.min',
    'memory.swap.max',
    'memory.current',
    'memory.pressure',
  ],
  io: ['io.max', 'io.weight', 'io.pressure'],
};

/** Files of version 1 (Documentation/admin-guide/cgroup-v1/) by controller. */
const LEGACY_FILES: Readonly<Record<string, readonly string[]>> = {
  cpu: ['cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpu.shares'],
  cpuset: ['cpuset.cpus', 'cpuset.effective_cpus', 'cpuset.mems', 'cpuset.effective_mems'],
  memory: [
    'memory.limit_in_bytes',
    'memory.soft_limit_in_bytes',
    'memory.memsw.limit_in_bytes',
    'memory.usage_in_bytes',
  ],
  blkio: ['blkio.weight', 'blkio.throttle.read_bps_device', 'blkio.throttle.write_bps_device'],
};

/** What limits a thread is set where the thread is; libvirt has a child group for each of these. */
const CHILD_FILES = ['cpu.max', 'cpuset.cpus', 'cpu.cfs_quota_us', 'cpu.cfs_period_us'];
const CHILD_GROUP = /^(?:emulator|vcpu\d+|iothread\d+)$/;
/** A group above the guest's own limits it too. */
const PARENT_FILES = ['cpu.max', 'memory.max', 'memory.high', 'cpuset.cpus.effective'];
const MAX_PARENTS = 8;
/** More vCPUs than any guest has. */
const MAX_CHILDREN = 1024;

/** One reading of the control group that holds a guest. */
export interface CgroupReading {
  readonly path: string;
  readonly settings: GuestCgroup['settings'];
  readonly cpuStat: Fact<Record<string, number>>;
}

/**
 * The guest's control group: its own settings by file name, those of its threads' groups with the path
 * below it (`libvirt/vcpu0/cpu.max`), and limits of the groups above with `../` for each level.
 */
export function readGuestCgroup(
  files: FileTree,
  mounts: CgroupMounts,
  pid: number,
): Fact<CgroupReading> {
  const text = files.text(`/proc/${pid}/cgroup`);
  return thenFact(text, (content) =>
    thenFact(mainCgroup(content), (path) => {
      const place: Place = { files, mounts, content };
      const settings: Record<string, Fact<string>> = { ...ownSettings(place) };
      Object.assign(settings, childSettings(place), parentSettings(place));
      if (Object.keys(settings).length === 0)
        return unreadable(`control group ${guestGroup(path)}: no file of it is there to read`);
      return { value: { path: guestGroup(path), settings, cpuStat: readCpuStat(place) } };
    }),
  );
}

interface Place {
  readonly files: FileTree;
  readonly mounts: CgroupMounts;
  /** /proc/PID/cgroup */
  readonly content: string;
}

/** Directory of the guest's group for one controller, in the version that manages it. */
function directoryOf(place: Place, controller: string): string | undefined {
  const { unified, legacy } = parseCgroupFile(place.content);
  const legacyPath = legacy.get(controller);
  const legacyMount = place.mounts.legacy.get(controller);
  if (legacyPath !== undefined && legacyMount !== undefined)
    return `${legacyMount}${guestGroup(legacyPath)}`.replace(/\/$/, '');
  if (unified === undefined || place.mounts.unified === undefined) return undefined;
  return `${place.mounts.unified}${guestGroup(unified)}`.replace(/\/$/, '');
}

function ownSettings(place: Place): Record<string, Fact<string>> {
  const settings: Record<string, Fact<string>> = {};
  for (const files of [UNIFIED_FILES, LEGACY_FILES])
    for (const [controller, names] of Object.entries(files)) {
      const directory = directoryOf(place, controller);
      if (directory !== undefined)
        readInto(settings, place.files, { directory, names, prefix: '' });
    }
  return settings;
}

function childSettings(place: Place): Record<string, Fact<string>> {
  const settings: Record<string, Fact<string>> = {};
  for (const controller of ['cpu', 'cpuset']) {
    const directory = directoryOf(place, controller);
    if (directory === undefined) continue;
    for (const child of childGroups(place.files, directory)) {
      const from = { directory: `${directory}/${child}`, names: CHILD_FILES, prefix: `${child}/` };
      readInto(settings, place.files, from);
    }
  }
  return settings;
}

function parentSettings(place: Place): Record<string, Fact<string>> {
  const settings: Record<string, Fact<string>> = {};
  const top = place.mounts.unified;
  let directory = directoryOf(place, 'cpu');
  if (top === undefined || directory === undefined) return settings;
  for (let level = 1; level <= MAX_PARENTS; level++) {
    directory = directory.slice(0, directory.lastIndexOf('/'));
    if (!directory.startsWith(`${top}/`)) break;
    readInto(settings, place.files, {
      directory,
      names: PARENT_FILES,
      prefix: '../'.repeat(level),
    });
  }
  return settings;
}

/** cpu.stat of the group that holds a guest, throttling of its threads' groups included, and nothing else. */
export function readGuestCpuStat(
  files: FileTree,
  mounts: CgroupMounts,
  pid: number,
): Fact<Record<string, number>> {
  return thenFact(files.text(`/proc/${pid}/cgroup`), (content) =>
    readCpuStat({ files, mounts, content }),
  );
}

/** Files that this kernel or this group does not have are left out. */
function readInto(
  settings: Record<string, Fact<string>>,
  files: FileTree,
  from: { directory: string; names: readonly string[]; prefix: string },
): void {
  for (const name of from.names) {
    const text = files.text(`${from.directory}/${name}`);
    if (!isAbsent(text)) settings[`${from.prefix}${name}`] = text;
  }
}

/** Counts of throttling are not passed up: a quota on a vCPU shows in the vCPU's group only. */
const THROTTLING = /^nr_(?:periods|throttled|bursts)$|^(?:throttled|burst)_(?:usec|time)$/;

function readCpuStat(place: Place): Fact<Record<string, number>> {
  const directory = directoryOf(place, 'cpu');
  if (directory === undefined) return absent;
  const read = (group: string) => parseFile(place.files, `${group}/cpu.stat`, namedNumbers);
  return mapFact(read(directory), (own) => {
    const sum = { ...own };
    for (const child of childGroups(place.files, directory)) {
      const counts = valueOrUndefined(read(`${directory}/${child}`)) ?? {};
      for (const [name, count] of Object.entries(counts))
        if (THROTTLING.test(name)) sum[name] = (sum[name] ?? 0) + count;
    }
    return sum;
  });
}

/** Paths of the groups of a guest's threads below its own. */
function childGroups(files: FileTree, directory: string): string[] {
  return ['', 'libvirt/'].flatMap((nested) => {
    const names = valueOrUndefined(files.names(`${directory}/${nested}`)) ?? [];
    const children = names.filter((name) => CHILD_GROUP.test(name)).slice(0, MAX_CHILDREN);
    return children.map((child) => `${nested}${child}`);
  });
}

export function cgroupOverWindow(
  before: Fact<CgroupReading> | undefined,
  after: Fact<CgroupReading>,
): Fact<GuestCgroup> {
  return mapFact(after, (reading) => ({
    ...reading,
    cpuStatDelta: change(before, reading.cpuStat),
  }));
}

function change(
  before: Fact<CgroupReading> | undefined,
  after: Fact<Record<string, number>>,
): Fact<Record<string, number>> {
  if (before === undefined || !isKnown(before)) return absent;
  return thenFact(before.value.cpuStat, (first) => mapFact(after, (last) => growth(first, last)));
}
