import { type Fact, isKnown, known } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

/** A process's open descriptors, and what they say about KVM. */
export interface KvmDescriptors {
  /** Descriptor numbers that are a VM. */
  readonly vmDescriptors: Fact<number[]>;
  readonly vcpus: Fact<number>;
  /** How many there are, of any kind. */
  readonly open: Fact<number>;
}

/** A QEMU with hundreds of queues holds a few thousand; servers with more are no VMMs. */
const MAX_DESCRIPTORS = 16_384;

/** The kernel names these descriptors itself (virt/kvm/kvm_main.c); before 4.19 without the vCPU's number. */
const VM_LINK = 'anon_inode:kvm-vm';
const VCPU_LINK = /^anon_inode:kvm-vcpu(?::(\d+))?$/;

export function readKvmDescriptors(files: FileTree, pid: number): KvmDescriptors {
  const directory = `/proc/${pid}/fd`;
  const names = files.names(directory);
  if (!isKnown(names)) return { vmDescriptors: names, vcpus: names, open: names };
  const vms: number[] = [];
  let vcpus = 0;
  for (const name of names.value.slice(0, MAX_DESCRIPTORS)) {
    const link = files.link(`${directory}/${name}`);
    if (!isKnown(link)) continue;
    if (link.value === VM_LINK) vms.push(Number(name));
    else if (VCPU_LINK.test(link.value)) vcpus += 1;
  }
  return { vmDescriptors: known(vms), vcpus: known(vcpus), open: known(names.value.length) };
}
