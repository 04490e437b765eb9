import type { Fact } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { parseFile, splitWords } from './kernel-text.ts';
import { unescapeOctal } from './octal-escapes.ts';

/** One line of /proc/PID/mountinfo (proc(5)). */
export interface MountEntry {
  /** `major:minor`; 0:N for file systems without a block device of their own. */
  deviceNumber: string;
  /** Which part of the file system is mounted here: `/` unless it is a bind mount or a subvolume. */
  root: string;
  mountPoint: string;
  options: string[];
  fsType: string;
  source: string;
}

/** On a live machine our own view; in a recorded tree that of process 1, as `self` means nothing there. */
export function readMountTable(files: FileTree): Fact<MountEntry[]> {
  const own = parseFile(files, '/proc/self/mountinfo', parseMountinfo);
  return 'absent' in own ? parseFile(files, '/proc/1/mountinfo', parseMountinfo) : own;
}

export function parseMountinfo(content: string): MountEntry[] {
  return content.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ', 2);
    if (before === undefined || after === undefined) return [];
    const [, , deviceNumber, root, mountPoint, options] = splitWords(before);
    const [fsType, source, superOptions] = splitWords(after);
    if (deviceNumber === undefined || root === undefined || mountPoint === undefined) return [];
    if (options === undefined || fsType === undefined) return [];
    const all = new Set([...options.split(','), ...(superOptions?.split(',') ?? [])]);
    return [
      {
        deviceNumber,
        root: unescapeOctal(root),
        mountPoint: unescapeOctal(mountPoint),
        options: [...all],
        fsType,
        source: unescapeOctal(source ?? ''),
      },
    ];
  });
}
