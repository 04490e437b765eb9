import type { GuestDefinition } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import { type CommandLine, isGiven, propertiesOf } from './command-line.ts';
import { type Device, deviceAt } from './devices.ts';
import { integerProperty, type Properties, property, switchProperty } from './properties.ts';

/** Controller drivers by libvirt's type and model. */
const CONTROLLERS: readonly (readonly [RegExp, string, string?])[] = [
  [/^virtio-scsi/, 'scsi', 'virtio-scsi'],
  [/^lsi(?:53c895a)?$/, 'scsi', 'lsilogic'],
  [/^(?:lsi53c810|megasas|mptsas1068|pvscsi|am53c974|dc390|spapr-vscsi)/, 'scsi'],
  [/^(?:ich9-ahci|ahci)/, 'sata'],
  [/^(?:piix[34]?-ide|isa-ide)/, 'ide'],
  [
    /^(?:(?:piix[34]|ich9|vt82c686b)-(?:usb-)?[uoe]hci|usb-ehci|pci-ohci|nec-usb-xhci|qemu-xhci)/,
    'usb',
  ],
  [/^usb-uas$/, 'usb'],
  [/^virtio-serial/, 'virtio-serial'],
  [/^usb-ccid$/, 'ccid'],
  [/^isa-fdc$/, 'fdc'],
  [/^nvme$/, 'nvme'],
  [
    /^(?:pcie?-(?:root-port|pci-bridge|bridge)|ioh3420|x3130-upstream|xio3130-downstream|i82801b11-bridge|pxb|spapr-pci-host-bridge|dmi-)/,
    'pci',
  ],
];

function controllerKind(driver: string): { type: string; model: string } | undefined {
  const found = CONTROLLERS.find(([pattern]) => pattern.test(driver));
  return found === undefined ? undefined : { type: found[1], model: found[2] ?? driver };
}

export function isController(device: Device): boolean {
  return controllerKind(device.driver) !== undefined;
}

export function readControllers(
  line: CommandLine,
  devices: readonly Device[],
): GuestDefinition['controllers'] {
  const found = devices.flatMap((device) => {
    const kind = controllerKind(device.driver);
    if (kind === undefined) return [];
    const { properties } = device;
    return [
      {
        ...kind,
        ...given({
          queues: integerProperty(properties, 'num_queues', 'num-queues'),
          iothread: property(properties, 'iothread'),
        }),
        at: deviceAt(device),
      },
    ];
  });
  return isGiven(line, 'usb') ? [...found, { type: 'usb', at: '-usb' }] : found;
}

export function readHostDevices(devices: readonly Device[]): GuestDefinition['hostDevices'] {
  return devices.flatMap((device) => {
    const found = hostDevice(device);
    return found === undefined ? [] : [{ ...found, at: deviceAt(device) }];
  });
}

function hostDevice({
  driver,
  properties,
}: Device): { type: string; address?: string } | undefined {
  if (driver.startsWith('vfio-')) {
    const path = property(properties, 'sysfsdev');
    const address = property(properties, 'host') ?? path?.replace(/^.*\//s, '');
    const isMediated = path !== undefined && !/^[0-9a-f]{4}:/.test(address ?? '');
    return { type: isMediated ? 'mdev' : 'pci', ...given({ address: fullAddress(address) }) };
  }
  if (driver === 'usb-host') return { type: 'usb', ...given({ address: usbAddress(properties) }) };
  if (driver === 'scsi-generic') return { type: 'scsi' };
  return driver.startsWith('vhost-scsi') ? { type: 'scsi_host' } : undefined;
}

/** QEMU takes a PCI address without its domain too. */
function fullAddress(address: string | undefined): string | undefined {
  return address !== undefined && /^[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i.test(address)
    ? `0000:${address}`
    : address;
}

function usbAddress(properties: Properties): string | undefined {
  const vendor = property(properties, 'vendorid');
  const bus = property(properties, 'hostbus');
  const path = /^\/dev\/bus\/usb\/(\d+)\/(\d+)$/.exec(property(properties, 'hostdevice') ?? '');
  if (path !== null) return `${Number(path[1])}:${Number(path[2])}`;
  if (vendor !== undefined) return `${vendor}:${property(properties, 'productid') ?? ''}`;
  return bus === undefined ? undefined : `${bus}:${property(properties, 'hostaddr') ?? ''}`;
}

export function readFileSystems(
  line: CommandLine,
  devices: readonly Device[],
): GuestDefinition['fileSystems'] {
  const ofDevices = devices.flatMap((device) => {
    const driver = fileSystemDriver(device.driver);
    if (driver === undefined) return [];
    const target = property(device.properties, 'mount_tag', 'tag');
    return [{ driver, ...given({ target }), at: deviceAt(device) }];
  });
  const shared = propertiesOf(line, 'virtfs', 'fsdriver').map((option) => ({
    driver: 'path',
    ...given({ target: property(option, 'mount_tag') }),
    at: '-virtfs',
  }));
  return [...ofDevices, ...shared];
}

/** libvirt's names of the drivers. */
function fileSystemDriver(driver: string): string | undefined {
  if (driver.startsWith('virtio-9p')) return 'path';
  return driver.startsWith('vhost-user-fs') ? 'virtiofs' : undefined;
}

export function readRng(
  devices: readonly Device[],
  objects: ReadonlyMap<string, Properties>,
): GuestDefinition['rng'] {
  const rng = devices.find(({ driver }) => driver.startsWith('virtio-rng'));
  if (rng === undefined) return undefined;
  const backend = property(objects.get(property(rng.properties, 'rng') ?? ''), 'qom-type');
  return { model: 'virtio', ...given({ backend: backend?.replace(/^rng-/, '') }) };
}

export function readBalloon(
  line: CommandLine,
  devices: readonly Device[],
): GuestDefinition['balloon'] {
  const balloon = devices.find(({ driver }) => driver.startsWith('virtio-balloon'));
  if (balloon !== undefined)
    return {
      model: 'virtio',
      ...given({
        freePageReporting: switchProperty(balloon.properties, 'free-page-reporting'),
        autodeflate: switchProperty(balloon.properties, 'deflate-on-oom'),
      }),
    };
  const old = propertiesOf(line, 'balloon', 'type').at(-1);
  return property(old, 'type') === 'virtio' ? { model: 'virtio' } : undefined;
}

export function hasGuestAgent(devices: readonly Device[]): boolean {
  return devices.some(
    ({ driver, properties }) =>
      driver === 'virtserialport' &&
      property(properties, 'name')?.startsWith('org.qemu.guest_agent.') === true,
  );
}
