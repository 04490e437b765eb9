import { type Fact, known, thenFact, unreadable } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { parseStatLine } from './stat-line.ts';

/** When a process started, in clock ticks since boot. */
export function readStartTicks(files: FileTree, pid: number): Fact<number> {
  const path = `/proc/${pid}/stat`;
  return thenFact(files.text(path), (text) => {
    const stat = parseStatLine(text);
    return stat === undefined ? unreadable(`${path}: not a stat line`) : known(stat.startTicks);
  });
}
