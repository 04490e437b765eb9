import { statfsSync } from 'node:fs';
import { posix } from 'node:path';
import { absent, type Fact, isKnown, known, mapFact, unreadable } from '../../model/fact.ts';
import type { Mount } from '../../model/host-storage.ts';
import type { World } from '../collector.ts';
import { errorCode, type FileTree, failedRead } from '../file-tree.ts';
import { linkName } from './device-path.ts';
import { type MountEntry, readMountTable } from './mount-table.ts';

/** File systems on local disks or in local memory: asking them how full they are cannot hang. */
const LOCAL: ReadonlySet<string> = new Set([
  'bcachefs',
  'btrfs',
  'exfat',
  'ext2',
  'ext3',
  'ext4',
  'f2fs',
  'jfs',
  'reiserfs',
  'tmpfs',
  'vfat',
  'xfs',
  'zfs',
]);

/** Others that can hold guest images or guest memory. What is not named here is a kernel interface or a container's view. */
const SHARED: ReadonlySet<string> = new Set([
  '9p',
  'beegfs',
  'ceph',
  'cifs',
  'gfs2',
  'glusterfs',
  'gpfs',
  'hugetlbfs',
  'lustre',
  'nfs',
  'nfs4',
  'ocfs2',
  'smb3',
  'virtiofs',
]);

export function collectMounts(world: World): Fact<Mount[]> {
  return mapFact(readMountTable(world.files), (entries) => {
    const mapperNames = readMapperNames(world.files);
    return withoutBinds(entries).map((entry) => describeMount(world, entry, mapperNames));
  });
}

/**
 * One mount of each file system (or subvolume) is enough; containers mount the same one many times. Of two
 * mounts on one point the later hides the earlier.
 */
function withoutBinds(entries: MountEntry[]): MountEntry[] {
  const visible = new Map(
    entries
      .filter(({ fsType, mountPoint }) => canHoldImages(fsType) && !isKernelPlace(mountPoint))
      .map((entry) => [entry.mountPoint, entry]),
  );
  const seen = new Set<string>();
  return [...visible.values()].filter(({ deviceNumber, fsType, root }) => {
    const key = fsType === 'btrfs' ? `${deviceNumber} ${root}` : deviceNumber;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function isKernelPlace(mountPoint: string): boolean {
  return /^\/(?:proc|sys)(?:\/|$)/.test(mountPoint);
}

function canHoldImages(fsType: string): boolean {
  return LOCAL.has(fsType) || SHARED.has(fsType) || fsType.startsWith('fuse.');
}

function describeMount(world: World, entry: MountEntry, mapperNames: Map<string, string>): Mount {
  return {
    mountPoint: entry.mountPoint,
    fsType: entry.fsType,
    source: withoutCredentials(entry.source),
    options: entry.options.filter((option) => !/^(?:password|pass|secret)=/.test(option)),
    device: deviceOf(world.files, entry, mapperNames),
    ...usage(world, entry),
  };
}

/** `//user:password@server/share` */
function withoutCredentials(source: string): string {
  return source.replace(/\/\/[^/@]*@/, '//');
}

/** Kernel name of the block device. btrfs and others give a number of their own, then the source tells. */
function deviceOf(
  files: FileTree,
  entry: MountEntry,
  mapperNames: Map<string, string>,
): Fact<string> {
  if (!entry.deviceNumber.startsWith('0:'))
    return linkName(files, `/sys/dev/block/${entry.deviceNumber}`);
  if (!entry.source.startsWith('/dev/')) return absent;
  const name = posix.basename(entry.source);
  const kernelName = mapperNames.get(name) ?? name;
  return files.exists(`/sys/class/block/${kernelName}`) ? known(kernelName) : absent;
}

/** Device-mapper name -> kernel name. */
function readMapperNames(files: FileTree): Map<string, string> {
  const names = files.names('/sys/class/block');
  if (!isKnown(names)) return new Map();
  return new Map(
    names.value.flatMap((kernelName): [string, string][] => {
      if (!kernelName.startsWith('dm-')) return [];
      const name = files.text(`/sys/class/block/${kernelName}/dm/name`);
      return isKnown(name) ? [[name.value, kernelName]] : [];
    }),
  );
}

function usage(world: World, entry: MountEntry): Pick<Mount, 'sizeKiB' | 'usedShare'> {
  const same = (reason: Fact<never>) => ({ sizeKiB: reason, usedShare: reason });
  if (!world.live) return same(unreadable(`${entry.mountPoint}: its use needs a running system`));
  if (entry.fsType === 'hugetlbfs') return same(absent);
  if (!LOCAL.has(entry.fsType))
    return same(unreadable(`${entry.mountPoint}: not asked, as a remote server may not answer`));
  try {
    const { blocks, bfree, bavail, bsize } = statfsSync(entry.mountPoint);
    if (blocks === 0) return same(absent);
    // As df(1): reserved blocks count neither as used nor as free.
    const used = blocks - bfree;
    return {
      sizeKiB: known((blocks * bsize) / 1024),
      usedShare: known(used / (used + bavail)),
    };
  } catch (error) {
    return same(failedRead(entry.mountPoint, errorCode(error)));
  }
}
