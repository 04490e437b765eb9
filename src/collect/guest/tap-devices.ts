import { valueOrUndefined } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

const TUN = '/dev/net/tun';
/** What the kernel says of a descriptor of it (Linux drivers/net/tun.c, tun_chr_show_fdinfo). */
const DEVICE = /^iff:\s*(\S+)$/m;

/** Names of the tap devices a process has open. libvirt hands them to QEMU opened, so that its command line names none. */
export function tapDevices(files: FileTree, pid: number): string[] {
  const descriptors = valueOrUndefined(files.names(`/proc/${pid}/fd`)) ?? [];
  const names = descriptors
    .filter((fd) => valueOrUndefined(files.link(`/proc/${pid}/fd/${fd}`)) === TUN)
    .map((fd) => DEVICE.exec(valueOrUndefined(files.text(`/proc/${pid}/fdinfo/${fd}`)) ?? '')?.[1]);
  // A device with several queues has a descriptor for each.
  return [...new Set(names.filter((name) => name !== undefined))];
}
