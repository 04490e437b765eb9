import { parseCpuList, parseCpuMask } from '../../model/cpu-list.ts';
import { type Fact, isAbsent, known, thenFact, unreadable } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

/**
 * A set of CPUs or nodes from a list file (`0-3`), or from the mask file that older kernels have instead.
 * Recorded trees pad such files with NUL bytes.
 */
export function readSet(files: FileTree, list: string, mask?: string): Fact<number[]> {
  const fromList = thenFact(files.text(list), (text) => parsed(text, list, parseCpuList));
  if (mask === undefined || !isAbsent(fromList)) return fromList;
  return readMask(files, mask);
}

export function readMask(files: FileTree, path: string): Fact<number[]> {
  return thenFact(files.text(path), (text) => parsed(text, path, parseCpuMask));
}

function parsed(text: string, path: string, parse: (text: string) => number[]): Fact<number[]> {
  const end = text.indexOf('\0');
  try {
    return known(parse(end === -1 ? text : text.slice(0, end)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unreadable(`${path}: ${error.message.slice(0, 80)}`);
  }
}
