import { isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

/** KVM_RUN (include/uapi/linux/kvm.h): what a vCPU's thread asks of its vCPU's descriptor, on every architecture. */
const KVM_RUN = 0xae80;

/**
 * tid -> vCPU number of the threads that wait in KVM_RUN just now, from /proc/PID/task/TID/syscall (root
 * only): for guests whose threads have no names. A thread that is on a pCPU at this moment shows nothing.
 */
export function findWaitingVcpus(files: FileTree, pid: number): Map<number, number> {
  const vcpus = new Map<number, number>();
  const taken = new Set<string>();
  for (const name of valueOrUndefined(files.names(`/proc/${pid}/task`)) ?? []) {
    const call = files.text(`/proc/${pid}/task/${name}/syscall`);
    if (!isKnown(call)) continue;
    const [, descriptor, request] = call.value.split(' ').map(Number);
    if (request !== KVM_RUN || descriptor === undefined) continue;
    const link = valueOrUndefined(files.link(`/proc/${pid}/fd/${descriptor}`)) ?? '';
    const vcpu = /^anon_inode:kvm-vcpu:(\d+)$/.exec(link)?.[1];
    // KVM starts a helper thread from inside its first KVM_RUN, which keeps showing that call: the elder wins.
    if (vcpu !== undefined && !taken.has(vcpu)) {
      taken.add(vcpu);
      vcpus.set(Number(name), Number(vcpu));
    }
  }
  return vcpus;
}
