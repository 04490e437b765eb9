import { type Fact, mapFact } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { splitWords } from './kernel-text.ts';

/** What the last-level cache can tell of each group (Documentation/filesystems/resctrl.rst). Absent where not mounted. */
export function collectCacheMonitoring(files: FileTree): Fact<string[]> {
  return mapFact(files.text('/sys/fs/resctrl/info/L3_MON/mon_features'), splitWords);
}
