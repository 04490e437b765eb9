import type { Fact } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { parseFile, splitWords } from './kernel-text.ts';

/** Packets through the receive backlog since boot, summed over pCPUs. */
export function readSoftnet(files: FileTree): Fact<Record<string, number>> {
  return parseFile(files, '/proc/net/softnet_stat', parseSoftnet);
}

/** One line a pCPU, columns in hexadecimal: processed, dropped, out of budget (net/core/net-procfs.c). */
export function parseSoftnet(content: string): Record<string, number> {
  const sums = { processed: 0, dropped: 0, timeSqueezed: 0 };
  for (const line of content.split('\n')) {
    if (line.trim() === '') continue;
    const [processed, dropped, timeSqueezed] = splitWords(line);
    sums.processed += hexadecimal(processed);
    sums.dropped += hexadecimal(dropped);
    sums.timeSqueezed += hexadecimal(timeSqueezed);
  }
  return sums;
}

function hexadecimal(word: string | undefined): number {
  if (word === undefined || !/^[0-9a-f]{1,16}$/i.test(word))
    throw new RangeError('a column is not hexadecimal');
  return Number.parseInt(word, 16);
}
