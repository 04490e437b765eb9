import { type Fact, isKnown, mapFact, unreadable, valueOrUndefined } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { type KnownThreads, type ThreadRole, threadRole } from './thread-roles.ts';

export interface ListedThread extends ThreadRole {
  /** Whose /proc entry has it: the VMM, or the thread itself for old kernels' vhost threads. */
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
}

export interface ThreadOwner {
  readonly pid: number;
  readonly vhostThreads: readonly number[];
  readonly found: KnownThreads;
}

/** All threads that work for a guest, in the kernel's order. */
export function listThreads(files: FileTree, owner: ThreadOwner): Fact<ListedThread[]> {
  const { pid } = owner;
  const tids = files.names(`/proc/${pid}/task`);
  if (!isKnown(tids) && !files.exists(`/proc/${pid}`))
    return unreadable(`/proc/${pid}/task: the process ended while it was read`);
  return mapFact(tids, (names) => [
    ...names.flatMap((name) => listed(files, owner, { pid, tid: Number(name) })),
    ...owner.vhostThreads.flatMap((tid) => listed(files, owner, { pid: tid, tid })),
  ]);
}

function listed(
  files: FileTree,
  owner: ThreadOwner,
  thread: { pid: number; tid: number },
): ListedThread[] {
  const name = valueOrUndefined(files.text(`/proc/${thread.pid}/task/${thread.tid}/comm`));
  if (name === undefined) return [];
  // Relative to the VMM, not to a vhost kernel thread that leads a process of its own.
  const role = threadRole({ pid: owner.pid, tid: thread.tid, name }, owner.found);
  return [{ ...thread, name, ...role }];
}
