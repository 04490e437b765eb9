import { valueOrUndefined } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

export interface CgroupMounts {
  /** Mount point of the version 2 hierarchy. */
  readonly unified: string | undefined;
  /** Version 1: controller -> mount point. */
  readonly legacy: ReadonlyMap<string, string>;
}

/** Names in mount options that are controllers of version 1. */
const LEGACY_CONTROLLERS = ['cpu', 'cpuacct', 'cpuset', 'memory', 'blkio'];

/** From /proc/mounts; a tree of files without it is taken to have version 2 at its usual place. */
export function findCgroupMounts(files: FileTree): CgroupMounts {
  let unified: string | undefined;
  const legacy = new Map<string, string>();
  const table =
    valueOrUndefined(files.text('/proc/self/mounts')) ??
    valueOrUndefined(files.text('/proc/mounts'));
  for (const line of (table ?? '').split('\n')) {
    const [, mountPoint = '', type, options = ''] = line.split(' ');
    if (type === 'cgroup2') unified ??= mountPoint;
    if (type !== 'cgroup') continue;
    for (const option of options.split(','))
      if (LEGACY_CONTROLLERS.includes(option) && !legacy.has(option))
        legacy.set(option, mountPoint);
  }
  return { unified: table === undefined ? '/sys/fs/cgroup' : unified, legacy };
}
