import { availableParallelism, getPriority, totalmem } from 'node:os';
import { makeCgroup } from '../cgroup.ts';
import { hostExecute } from '../execute.ts';
import type { Ground, Place } from './place.ts';

const MIB = 1024 * 1024;
/** Limits that do not bind: what accounting costs is measured, not what a limit takes. */
const MEMORY_SHARE = 0.9;

/**
 * A container as runtimes make one: a cgroup with CPU and memory limits, and namespaces of its own for processes,
 * mounts, host name, IPC and network. It shares the host's kernel.
 */
export async function containerPlace({
  signal,
  leases,
  own,
}: Pick<Ground, 'signal' | 'leases' | 'own'>): Promise<Place> {
  const onHost = hostExecute(signal);
  const enter = await own('enter');
  const memoryMiB = Math.floor((totalmem() / MIB) * MEMORY_SHARE);
  // Else it would get less, or more, beside other load than the same program natively.
  const limits = { cpus: availableParallelism(), memoryMiB, nice: getPriority() };
  const cgroup = makeCgroup(limits, leases);
  const namespaces = ['--pid', '--fork', '--kill-child=KILL', '--mount', '--mount-proc'];
  return {
    execute: (program, args, options) =>
      onHost(
        enter,
        [
          ...[...cgroup.procs, '--', 'unshare', ...namespaces, '--uts', '--ipc', '--net'],
          ...['--', program, ...args],
        ],
        options,
      ),
    close: () => cgroup.release(),
  };
}
