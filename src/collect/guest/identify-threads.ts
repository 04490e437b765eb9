import { valueOrUndefined } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { readVcpuThreads } from './kvm-counters.ts';
import type { VmmProcess } from './processes.ts';
import type { KnownThreads } from './thread-roles.ts';
import { findWaitingVcpus } from './vcpu-syscalls.ts';

/** A busy vCPU is seen waiting only now and then. */
const LOOKS = 5;

/**
 * Thread ids of vCPUs and iothreads from better sources than names: QEMU's monitor, KVM's debugfs, and for
 * a guest whose threads have no names the system calls they wait in.
 */
export function identifyThreads(
  files: FileTree,
  process: VmmProcess,
  told: KnownThreads | undefined,
): KnownThreads {
  const vcpus = new Map([...readVcpuThreads(files, process), ...(told?.vcpus ?? [])]);
  const iothreads = told?.iothreads ?? new Map<number, string>();
  const expected = valueOrUndefined(process.facts.kvmVcpus) ?? 0;
  if (namesItsThreads(process)) return { vcpus, iothreads };
  for (let look = 0; look < LOOKS && vcpus.size < expected; look++)
    for (const [tid, vcpu] of findWaitingVcpus(files, process.pid)) vcpus.set(tid, vcpu);
  return { vcpus, iothreads };
}

function namesItsThreads({ argv }: VmmProcess): boolean {
  return argv.some((argument, index) => {
    const isName = /^--?name$/.test(argv[index - 1] ?? '');
    return isName && /(?:^|,)debug-threads=(?:on|yes|true|y)(?:,|$)/.test(argument);
  });
}

/** Why the vCPUs among a guest's threads could not be told, for the person; undefined where they could. */
export function unidentifiedVcpus(
  process: VmmProcess,
  threads: readonly { role: string }[],
): string | undefined {
  const found = threads.filter(({ role }) => role === 'vcpu').length;
  const expected = valueOrUndefined(process.facts.kvmVcpus) ?? 1;
  if (found > 0 && found >= expected) return undefined;
  return `${found} of ${Math.max(expected, 1)} vCPU threads could be told apart; start QEMU with -name NAME,debug-threads=on or a QMP socket, or run as root`;
}
