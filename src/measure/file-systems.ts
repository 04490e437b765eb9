import { Lacking } from './lacking.ts';
import { findProgram } from './required-programs.ts';

export const fileSystems = ['ext3', 'ext4', 'xfs'] as const;
export type FileSystem = (typeof fileSystems)[number];

export function isFileSystem(layer: string): layer is FileSystem {
  return fileSystems.some((each) => each === layer);
}

/** mkfs.xfs refuses less since xfsprogs 5.19. */
const XFS_LEAST_MIB = 300;
/** A file system needs room beside the file. */
const OVERHEAD = 1.4;
const LEAST_OVERHEAD_MIB = 64;

/** Of a device that is to hold a file system with one file. */
export function sizeAroundFile(fileMiB: number): number {
  return Math.ceil(fileMiB * OVERHEAD) + LEAST_OVERHEAD_MIB;
}

export function makerOf(fileSystem: FileSystem): string {
  return `mkfs.${fileSystem}`;
}

/** Throws `Lacking` where no file system of this kind can be made around such a file. */
export function requireMaker(fileSystem: FileSystem, fileMiB: number): void {
  const maker = makerOf(fileSystem);
  if (findProgram(maker) === undefined) {
    const name = fileSystem === 'xfs' ? 'xfsprogs' : 'e2fsprogs';
    throw new Lacking(`${maker} is not installed: install ${name}`);
  }
  if (fileSystem === 'xfs' && fileMiB < XFS_LEAST_MIB) {
    throw new Lacking(`xfs needs a sizeMiB of ${XFS_LEAST_MIB} or more (mkfs.xfs)`);
  }
}

/** What makes the file system on a device, with nothing left for the kernel to write later, while it is measured. */
export function makerWords(fileSystem: FileSystem, device: string): string[] {
  const ext = ['-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0'];
  return [makerOf(fileSystem), ...(fileSystem === 'xfs' ? ['-q'] : ext), device];
}
