import { valueOrUndefined } from '../model/fact.ts';
import type { BlockDevice } from '../model/host-storage.ts';

/** Models by which QEMU, VirtualBox, VMware and Hyper-V name the disks they emulate. */
const EMULATED = /^(?:QEMU|VBOX|VMware|Virtual disk)/i;

/** Disks that hypervisors emulate call themselves turning ones, whatever is below. */
export function isVirtualDisk({ transport, model }: BlockDevice): boolean {
  return valueOrUndefined(transport) === 'virtio' || EMULATED.test(valueOrUndefined(model) ?? '');
}
