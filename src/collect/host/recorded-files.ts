import { type Fact, isAbsent, unreadable } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

/** Every kernel this program meets has these. Where one is missing from a recorded tree, it was not recorded. */
const EVERY_SYSTEM_HAS: ReadonlySet<string> = new Set([
  '/proc',
  '/proc/1/mountinfo',
  '/proc/buddyinfo',
  '/proc/cmdline',
  '/proc/cpuinfo',
  '/proc/diskstats',
  '/proc/interrupts',
  '/proc/loadavg',
  '/proc/meminfo',
  '/proc/net/dev',
  '/proc/net/softnet_stat',
  '/proc/stat',
  '/proc/swaps',
  '/proc/uptime',
  '/proc/vmstat',
  '/proc/zoneinfo',
]);

/** And these directories: what is missing below one that is there is absent, below one that is not, unknown. */
const ROOTS = [
  '/etc',
  '/proc/pressure',
  '/proc/sys/fs',
  '/proc/sys/kernel',
  '/proc/sys/net',
  '/proc/sys/vm',
  '/sys/bus/pci',
  '/sys/bus/usb',
  '/sys/class/block',
  '/sys/class/net',
  '/sys/devices/system/clocksource',
  '/sys/devices/system/cpu/cpuidle',
  '/sys/devices/system/cpu/vulnerabilities',
  '/sys/devices/system/node',
  '/sys/devices/virtual/workqueue',
  '/sys/firmware',
  '/sys/fs',
  '/sys/kernel/iommu_groups',
  '/sys/kernel/mm/hugepages',
  '/sys/kernel/mm/ksm',
  '/sys/kernel/mm/transparent_hugepage',
  '/sys/module',
];

/**
 * A recorded tree holds what somebody thought of recording. On a live machine a missing file means that the
 * machine does not have the thing; here it may only be missing from the record, which is "unknown".
 */
export function recordedFiles(files: FileTree): FileTree {
  if (files.root === '') return files;
  const rootIsThere = new Map<string, boolean>();
  const isRecorded = (path: string): boolean => {
    if (EVERY_SYSTEM_HAS.has(path)) return false;
    const root = ROOTS.find((candidate) => path === candidate || path.startsWith(`${candidate}/`));
    if (root === undefined) return true;
    const known = rootIsThere.get(root) ?? files.exists(root);
    rootIsThere.set(root, known);
    return known;
  };
  const orUnknown = <T>(path: string, fact: Fact<T>): Fact<T> =>
    isAbsent(fact) && !isRecorded(path)
      ? unreadable(`${path}: not among the recorded files`)
      : fact;
  return {
    root: files.root,
    text: (path) => orUnknown(path, files.text(path)),
    number: (path) => orUnknown(path, files.number(path)),
    names: (path) => orUnknown(path, files.names(path)),
    link: (path) => files.link(path),
    exists: (path) => files.exists(path),
  };
}
