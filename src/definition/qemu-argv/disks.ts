import type { Disk } from '../../model/guest-devices.ts';
import { given } from '../given.ts';
import {
  type BlockBackend,
  type BlockNodes,
  backendOf,
  cacheWord,
  readBlockNodes,
} from './block-graph.ts';
import { type CommandLine, propertiesOf } from './command-line.ts';
import { type Device, deviceAt } from './devices.ts';
import { type Drive, diskOfDrive, driveBackend, driveCache, readDrives } from './drives.ts';
import { integerProperty, type Properties, property, switchProperty } from './properties.ts';

interface Surroundings {
  readonly nodes: BlockNodes;
  readonly drives: ReadonlyMap<string, Drive>;
  readonly devices: ReadonlyMap<string, Device>;
  readonly isQ35: boolean;
}

export function readDisks(line: CommandLine, devices: readonly Device[], isQ35: boolean): Disk[] {
  const nodes = readBlockNodes(propertiesOf(line, 'blockdev', 'driver'));
  const drives = readDrives(line, isQ35);
  const around: Surroundings = {
    nodes,
    isQ35,
    drives: new Map(drives.map((drive) => [drive.id, drive])),
    devices: new Map(
      devices.flatMap((device) => (device.id === undefined ? [] : [[device.id, device]])),
    ),
  };
  return [
    ...drives.flatMap((drive) => diskOfDrive(drive, nodes, isQ35) ?? []),
    ...devices.flatMap((device) => diskOfDevice(device, around) ?? []),
  ];
}

const BUSES: readonly (readonly [RegExp, string])[] = [
  [/^virtio-blk|^vhost-user-blk/, 'virtio'],
  [/^scsi-(?:hd|cd|block|disk)$/, 'scsi'],
  [/^ide-(?:hd|cd|drive)$/, 'ide'],
  [/^usb-storage$/, 'usb'],
  [/^nvme(?:-ns)?$/, 'nvme'],
  [/^floppy$/, 'fdc'],
  [/^sd-card/, 'sd'],
];

export function diskBus(driver: string): string | undefined {
  return BUSES.find(([pattern]) => pattern.test(driver))?.[1];
}

function diskOfDevice(device: Device, around: Surroundings): Disk | undefined {
  const bus = diskBus(device.driver);
  const { properties } = device;
  const name = property(properties, 'drive');
  // An NVMe controller has its disks below it, unless it names one itself.
  if (bus === undefined || (device.driver === 'nvme' && name === undefined)) return undefined;
  const { cache, ...backend } = backendOfDevice(device, name, around);
  const kind = kindOf(device.driver);
  return {
    target: device.id ?? name ?? device.driver,
    bus: realBus(bus, device, around),
    device: kind,
    ...backend,
    ...given({ cache }),
    iothreads: iothreadsOf(device, around),
    readOnly: backend.readOnly || kind === 'cdrom',
    shareable: switchProperty(properties, 'share-rw') === true,
    ...given({
      queues: integerProperty(properties, 'num-queues'),
      queueSize: integerProperty(properties, 'queue-size'),
      ioeventfd: switchProperty(properties, 'ioeventfd'),
      eventIdx: switchProperty(properties, 'event_idx', 'event-idx'),
      packed: switchProperty(properties, 'packed'),
      physicalBlockBytes: integerProperty(properties, 'physical_block_size'),
      logicalBlockBytes: integerProperty(properties, 'logical_block_size'),
    }),
    at: deviceAt(device),
  };
}

type Backend = Omit<BlockBackend, 'cache'> & { readonly cache?: string };

function backendOfDevice(device: Device, name: string | undefined, around: Surroundings): Backend {
  const drive = around.drives.get(name ?? '');
  const node = around.nodes.get(name ?? '');
  if (drive !== undefined) {
    const { cache: _, ...backend } = driveBackend(drive, around.nodes);
    return { ...backend, ...given({ cache: driveCache(drive) }) };
  }
  if (node !== undefined) {
    const { cache, ...backend } = backendOf(node, around.nodes);
    // Devices write back unless told otherwise.
    const writeback = switchProperty(device.properties, 'write-cache') !== false;
    return cache === undefined ? backend : { ...backend, cache: cacheWord(cache, writeback) };
  }
  const sourceType = device.driver.startsWith('vhost-user') ? 'vhostuser' : 'none';
  return { sourceType, readOnly: false, throttled: false };
}

function kindOf(driver: string): string {
  if (driver.endsWith('-cd')) return 'cdrom';
  if (driver === 'scsi-block') return 'lun';
  return driver === 'floppy' ? 'floppy' : 'disk';
}

/** Controllers that IDE devices can sit on besides the machine's own; a SCSI disk on USB is a USB disk. */
function realBus(bus: string, device: Device, around: Surroundings): string {
  const controller = controllerOf(device, around)?.driver ?? '';
  if (bus === 'scsi' && controller === 'usb-uas') return 'usb';
  if (bus !== 'ide') return bus;
  const isAhci = controller === '' ? around.isQ35 : /ahci/.test(controller);
  return isAhci ? 'sata' : 'ide';
}

/** `bus=scsi0.0` is the first bus of the device scsi0. */
function controllerOf(device: Device, around: Surroundings): Device | undefined {
  const bus = property(device.properties, 'bus');
  if (bus !== undefined)
    return around.devices.get(bus) ?? around.devices.get(bus.replace(/\.\d+$/, ''));
  if (!device.driver.startsWith('scsi-')) return undefined;
  const controllers = [...around.devices.values()].filter(({ driver }) =>
    /scsi-pci|^lsi/.test(driver),
  );
  return controllers.length === 1 ? controllers[0] : undefined;
}

/** Its own; a SCSI disk runs in its controller's. */
function iothreadsOf(device: Device, around: Surroundings): string[] {
  const own = ofProperties(device.properties);
  if (own.length > 0 || !device.driver.startsWith('scsi-')) return own;
  const controller = controllerOf(device, around);
  return controller === undefined ? [] : ofProperties(controller.properties);
}

function ofProperties(properties: Properties): string[] {
  const single = property(properties, 'iothread');
  if (single !== undefined) return [single];
  const mapped = [...properties]
    .filter(([name]) => /^iothread-vq-mapping\.\d+\.iothread$/.test(name))
    .flatMap(([, values]) => values);
  return [...new Set(mapped)];
}
