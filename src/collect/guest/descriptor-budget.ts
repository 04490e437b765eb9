import { valueOrUndefined } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

/** Left for sockets, programs and everything else that opens files. */
const RESERVED = 512;
/** Where the limit cannot be read: below the usual limit of 1024. */
const FALLBACK = 256;
/** Enough for a thousand guests; more only costs kernel memory. */
const MOST = 65_536;

/** How many files a sampler may keep open within this process's own limit (RLIMIT_NOFILE). */
export function descriptorBudget(files: FileTree): number {
  const limits = valueOrUndefined(files.text('/proc/self/limits')) ?? '';
  const soft = /^Max open files\s+(\d+|unlimited)\s/m.exec(limits)?.[1];
  if (soft === undefined) return FALLBACK;
  if (soft === 'unlimited') return MOST;
  return Math.min(MOST, Math.max(0, Number(soft) - RESERVED));
}
