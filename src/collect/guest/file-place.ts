import { realpathSync, statSync } from 'node:fs';
import { absent, type Fact, known, unreadable, valueOrUndefined } from '../../model/fact.ts';
import { errorCode, type FileTree, failedRead } from '../file-tree.ts';
import type { MountEntry } from '../host/mount-table.ts';

/** Where a file or device of this machine lies. */
export interface FilePlace {
  /** Type of the file system that holds it; `block` for a device itself. */
  readonly hostFileSystem: Fact<string>;
  /** Kernel name of the block device under it. Absent for network and memory file systems. */
  readonly hostDevice: Fact<string>;
  /** A regular file on a file system whose extents the kernel can list quickly. */
  readonly mayListExtents: boolean;
}

/** Reading a file's extents there would ask another machine, or the file system has none. */
const NOT_LOCAL =
  /^(?:nfs|cifs|smb|9p|virtiofs|fuse|ceph|glusterfs|lustre|gpfs|afs|tmpfs|ramfs|overlay|zfs)/;

/**
 * The mount is first looked up by the path's text, so that a file on a server that does not answer is never
 * touched.
 */
export function placeOf(files: FileTree, mounts: readonly MountEntry[], path: string): FilePlace {
  const written = mountOf(mounts, path);
  if (written !== undefined && NOT_LOCAL.test(written.fsType))
    return { hostFileSystem: known(written.fsType), hostDevice: absent, mayListExtents: false };
  try {
    const real = realpathSync(path);
    const stat = statSync(real);
    if (stat.isBlockDevice())
      return {
        hostFileSystem: known('block'),
        hostDevice: known(real.slice('/dev/'.length)),
        mayListExtents: false,
      };
    const mount = mountOf(mounts, real);
    if (mount === undefined) return nowhere(unreadable(`${path}: its mount was not found`));
    return {
      hostFileSystem: known(mount.fsType),
      hostDevice: kernelName(files, mount),
      mayListExtents: stat.isFile() && !NOT_LOCAL.test(mount.fsType),
    };
  } catch (error) {
    return nowhere(failedRead(path, errorCode(error)));
  }
}

function nowhere(why: Fact<never>): FilePlace {
  return { hostFileSystem: why, hostDevice: why, mayListExtents: false };
}

/** The last mount with the longest mount point above the path: later mounts hide earlier ones. */
function mountOf(mounts: readonly MountEntry[], path: string): MountEntry | undefined {
  let best: MountEntry | undefined;
  for (const mount of mounts) {
    const point = mount.mountPoint === '/' ? '' : mount.mountPoint;
    if (path !== point && !path.startsWith(`${point}/`)) continue;
    if (best === undefined || mount.mountPoint.length >= best.mountPoint.length) best = mount;
  }
  return best;
}

/** By device number; btrfs and others without one device of their own name it as the mount's source. */
function kernelName(files: FileTree, mount: MountEntry): Fact<string> {
  const link = valueOrUndefined(files.link(`/sys/dev/block/${mount.deviceNumber}`));
  if (link !== undefined) return known(link.slice(link.lastIndexOf('/') + 1));
  if (!mount.source.startsWith('/dev/')) return absent;
  try {
    return known(realpathSync(mount.source).replace(/^\/dev\//, ''));
  } catch (error) {
    return failedRead(mount.source, errorCode(error));
  }
}
