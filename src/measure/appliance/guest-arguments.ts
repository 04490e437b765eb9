import type { Appliance } from './appliance.ts';
import type { GuestDisk, GuestShape, HostPage } from './guest-shape.ts';

/** no_timer_check: on a busy host an emulated timer comes too late for the kernel's test of it, which then gives up. */
const KERNEL_ARGUMENTS =
  'console=ttyS0 quiet panic=-1 mitigations=off nokaslr cryptomgr.notests no_timer_check';

export interface GuestFiles {
  /** Where its sockets and logs are. */
  readonly directory: string;
  /** The image, or the block device that was made of it. */
  readonly disk: string | undefined;
}

/** The command line of QEMU for a measuring guest. */
export function guestArguments(
  shape: GuestShape,
  { kernel, drivers, initramfs, acceleration }: Appliance,
  { directory, disk }: GuestFiles,
): string[] {
  const accelerator = shape.accelerator ?? acceleration.accelerator;
  const optional = (shape.optionalDrivers ?? []).filter((each) => drivers.includes(each));
  const loaded = [...(shape.drivers ?? []), ...optional];
  const append = [
    KERNEL_ARGUMENTS,
    ...(shape.kernelArguments ?? []),
    ...(loaded.length === 0 ? [] : [`drivers=${loaded.join(',')}`]),
  ];
  return [
    // What KSM would do to its memory meanwhile is not what is measured.
    ...['-name', 'virt-tune-measure', '-machine', 'q35,memory-backend=memory,mem-merge=off'],
    ...['-accel', accelerator, '-object', memoryObject(shape)],
    ...['-cpu', accelerator === 'kvm' ? 'host' : 'max', '-smp', String(shape.vcpus)],
    ...['-m', String(shape.memoryMiB), '-nodefaults', '-display', 'none', '-no-reboot'],
    ...['-kernel', kernel, '-initrd', initramfs, '-append', append.join(' ')],
    ...['-serial', `file:${directory}/console`, '-device', 'virtio-serial-pci'],
    ...['-chardev', `socket,id=port,path=${directory}/port,server=on,wait=off`],
    ...['-device', 'virtserialport,chardev=port,name=virt-tune'],
    ...['-qmp', `unix:${directory}/monitor,server=on,wait=off`],
    ...(shape.disk === undefined || disk === undefined ? [] : driveWords(shape.disk, disk)),
    ...(shape.devices ?? []),
  ];
}

function driveWords({ format, isHostDevice, cache, aio }: GuestDisk, disk: string): string[] {
  const file = isHostDevice ? `file.driver=host_device,file.filename=${disk}` : `file=${disk}`;
  return ['-drive', `${file},format=${format},if=none,id=disk,cache=${cache},aio=${aio}`];
}

function memoryObject({ memoryMiB, memoryNode, hostPage = 'thp' }: GuestShape): string {
  const size = `id=memory,size=${memoryMiB}M`;
  const node = memoryNode === undefined ? '' : `,host-nodes=${memoryNode},policy=bind`;
  return `${BACKENDS[hostPage]},${size}${node}`;
}

/** Of plain memory QEMU asks the kernel for transparent huge pages (softmmu/physmem.c); 4k is kept from them by a wrapper. */
const BACKENDS: Readonly<Record<HostPage, string>> = {
  '4k': 'memory-backend-ram',
  thp: 'memory-backend-ram',
  '2m': 'memory-backend-memfd,hugetlb=on,hugetlbsize=2M,prealloc=on',
  '1g': 'memory-backend-memfd,hugetlb=on,hugetlbsize=1G,prealloc=on',
};
