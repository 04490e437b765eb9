import type { ImageAccess, NewImage } from '../images.ts';
import type { GuestDriver } from './guest-kernel.ts';

/** What the memory of a guest is made of on the host: ordinary pages, transparent huge pages, or reserved ones. */
export const hostPages = ['4k', 'thp', '2m', '1g'] as const;
export type HostPage = (typeof hostPages)[number];

/** An image that `devices` may name as `drive=disk`. */
export interface GuestDisk extends NewImage, ImageAccess {
  /** Whether QEMU gets a block device of the host instead of a file: a loop device on the image, with direct I/O. */
  readonly isHostDevice: boolean;
  /** Written throughout before the guest starts. */
  readonly isFilled: boolean;
  /** What has been written once is not unallocated any more: each run gets a guest with a new disk. */
  readonly isForOneRun: boolean;
}

/** A guest that a workload asks for. Two of the same shape are alike in all that is measured. */
export interface GuestShape {
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** KVM whatever that does here; if left out, KVM where it is effective, else emulation. */
  readonly accelerator?: 'kvm';
  /** Programs of the distribution that it holds beside our own. */
  readonly programs?: readonly string[];
  /** The pCPUs its threads may run on; all if left out. */
  readonly cpus?: readonly number[];
  /** The host's NUMA node that its memory is to be on; wherever the kernel puts it if left out. */
  readonly memoryNode?: number;
  readonly hostPage?: HostPage;
  readonly disk?: GuestDisk;
  /** Words of QEMU's command line. */
  readonly devices?: readonly string[];
  /** What it loads to use them. */
  readonly drivers?: readonly GuestDriver[];
  /** What it loads too where its kernel has it. */
  readonly optionalDrivers?: readonly GuestDriver[];
  readonly kernelArguments?: readonly string[];
}

/** The same for shapes that are alike. */
export function shapeKey(shape: GuestShape): string {
  return JSON.stringify(shape);
}
