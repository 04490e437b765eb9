import { absent, type Fact, isKnown, type Unreadable, unreadable } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

export const DEBUGFS = '/sys/kernel/debug';

/**
 * What a missing path below debugfs means. Not mounted is something the reader can mend; a kernel without
 * debugfs, or without this part of it, does not have the fact.
 */
function missingInDebugfs(files: FileTree): Fact<never> {
  if (files.root !== '') return unreadable(`${DEBUGFS}: not among the recorded files`);
  const content = files.names(DEBUGFS);
  if ('unreadable' in content) return noPermission();
  if (isKnown(content) && content.value.length > 0) return absent;
  const kinds = files.text('/proc/filesystems');
  if (isKnown(kinds) && !/\bdebugfs$/m.test(kinds.value)) return absent;
  return unreadable(`${DEBUGFS}: not mounted; as root: mount -t debugfs none ${DEBUGFS}`);
}

function noPermission(): Unreadable {
  return unreadable(`${DEBUGFS}: permission denied; run as root`);
}

/** Text of a file below debugfs. */
export function debugText(files: FileTree, path: string): Fact<string> {
  const text = files.text(`${DEBUGFS}/${path}`);
  return 'absent' in text ? missingInDebugfs(files) : text;
}

/** Names in a directory below debugfs. */
export function debugNames(files: FileTree, path: string): Fact<string[]> {
  const names = files.names(`${DEBUGFS}/${path}`);
  return 'absent' in names ? missingInDebugfs(files) : names;
}
