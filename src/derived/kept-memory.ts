import type { GuestDefinition } from '../model/guest-definition.ts';

/** Backed by VFIO: QEMU maps all guest memory for the device and discards none of it while it is there. */
const PINNING_HOST_DEVICES: ReadonlySet<string> = new Set(['pci', 'mdev']);
const PINNING_NICS: ReadonlySet<string> = new Set(['hostdev', 'vdpa']);
const PINNING_DISKS: ReadonlySet<string> = new Set(['nvme', 'vhostvdpa']);

/**
 * What keeps the guest's memory with it though its balloon gives pages up; empty where nothing does.
 * USB and SCSI devices of the host are emulated ones that pass requests on: they reach no guest memory.
 */
export function keptMemory(definition: GuestDefinition): string[] {
  const { memoryBacking } = definition;
  return [
    ...(memoryBacking.hugePages.length > 0 ? ['huge pages'] : []),
    ...(memoryBacking.locked ? ['locked memory'] : []),
    ...(hasPinningDevice(definition) ? ['passed-through devices'] : []),
  ];
}

function hasPinningDevice({ hostDevices, nics, disks }: GuestDefinition): boolean {
  return (
    hostDevices.some(({ type }) => PINNING_HOST_DEVICES.has(type)) ||
    nics.some(({ type }) => PINNING_NICS.has(type)) ||
    disks.some(({ sourceType }) => PINNING_DISKS.has(sourceType))
  );
}
