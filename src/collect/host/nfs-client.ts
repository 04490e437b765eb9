import type { Fact } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { decimal, parseFile, splitWords } from './kernel-text.ts';

/** Line `rpc calls retransmissions refreshes` (nfsstat(8)). Absent where the NFS client is not loaded. */
export function collectNfsClient(files: FileTree): Fact<Record<string, number>> {
  return parseFile(files, '/proc/net/rpc/nfs', (content) => {
    const line = content.split('\n').find((candidate) => candidate.startsWith('rpc '));
    const [, calls, retransmissions] = splitWords(line ?? '');
    return { calls: decimal(calls), retransmissions: decimal(retransmissions) };
  });
}
