import type { XmlElement } from '@rgrove/parse-xml';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import { pciAddress } from './disk-source.ts';
import {
  attribute,
  children,
  descend,
  flag,
  integer,
  localName,
  type MaybeElement,
} from './xml-element.ts';

type Devices = Pick<
  GuestDefinition,
  | 'controllers'
  | 'hostDevices'
  | 'fileSystems'
  | 'otherDevices'
  | 'rng'
  | 'balloon'
  | 'guestAgentChannel'
>;

export function readDevices(domain: XmlElement): Devices {
  const devices = descend(domain, 'devices');
  return {
    controllers: children(devices, 'controller').map(readController),
    hostDevices: children(devices, 'hostdev').map(readHostDevice),
    fileSystems: children(devices, 'filesystem').map(readFileSystem),
    otherDevices: readOthers(devices),
    ...given({
      rng: readRng(descend(devices, 'rng')),
      balloon: readBalloon(descend(devices, 'memballoon')),
    }),
    guestAgentChannel: children(devices, 'channel').some(
      (channel) =>
        attribute(descend(channel, 'target'), 'name')?.startsWith('org.qemu.guest_agent.') === true,
    ),
  };
}

function readController(controller: XmlElement, index: number): Devices['controllers'][number] {
  const driver = descend(controller, 'driver');
  return {
    type: attribute(controller, 'type') ?? 'unknown',
    ...given({
      index: integer(controller, 'index'),
      model: attribute(controller, 'model'),
      queues: integer(driver, 'queues'),
      iothread: attribute(driver, 'iothread'),
    }),
    at: `devices/controller[${index + 1}]`,
  };
}

function readHostDevice(device: XmlElement, index: number): Devices['hostDevices'][number] {
  const source = descend(device, 'source');
  const address = descend(source, 'address');
  return {
    type: attribute(device, 'type') ?? attribute(device, 'mode') ?? 'unknown',
    ...given({
      address: pciAddress(address) ?? attribute(address, 'uuid') ?? usbAddress(source),
    }),
    at: `devices/hostdev[${index + 1}]`,
  };
}

/** bus:device of one port, or vendor:product. */
function usbAddress(source: MaybeElement): string | undefined {
  const address = descend(source, 'address');
  const vendor = attribute(descend(source, 'vendor'), 'id');
  const bus = attribute(address, 'bus');
  if (vendor !== undefined) return `${vendor}:${attribute(descend(source, 'product'), 'id') ?? ''}`;
  return bus === undefined ? undefined : `${bus}:${attribute(address, 'device') ?? ''}`;
}

function readFileSystem(fileSystem: XmlElement, index: number): Devices['fileSystems'][number] {
  return {
    // Of a plain mount without a driver QEMU serves the files itself, by 9p ("path").
    driver: attribute(descend(fileSystem, 'driver'), 'type') ?? 'path',
    ...given({ target: attribute(descend(fileSystem, 'target'), 'dir') }),
    at: `devices/filesystem[${index + 1}]`,
  };
}

function readRng(rng: MaybeElement): GuestDefinition['rng'] {
  if (rng === undefined) return undefined;
  const backend = descend(rng, 'backend');
  return {
    model: attribute(rng, 'model') ?? 'unknown',
    ...given({ backend: attribute(backend, 'model') }),
  };
}

function readBalloon(balloon: MaybeElement): GuestDefinition['balloon'] {
  if (balloon === undefined) return undefined;
  return {
    model: attribute(balloon, 'model') ?? 'unknown',
    ...given({
      statsPeriodS: integer(descend(balloon, 'stats'), 'period'),
      freePageReporting: flag(balloon, 'freePageReporting'),
      autodeflate: flag(balloon, 'autodeflate'),
    }),
  };
}

/** Parts of a guest that cost something by being there, and where each says what it is. */
const OTHERS: ReadonlyMap<string, (device: XmlElement) => string | undefined> = new Map([
  ['input', (device: XmlElement) => attribute(device, 'type')],
  ['video', (device: XmlElement) => attribute(descend(device, 'model'), 'type')],
  ['graphics', (device: XmlElement) => attribute(device, 'type')],
  ['sound', (device: XmlElement) => attribute(device, 'model')],
  ['serial', (device: XmlElement) => attribute(descend(device, 'target'), 'type')],
  ['parallel', (device: XmlElement) => attribute(device, 'type')],
  ['console', (device: XmlElement) => attribute(descend(device, 'target'), 'type')],
  ['hub', (device: XmlElement) => attribute(device, 'type')],
  ['tpm', (device: XmlElement) => attribute(device, 'model')],
  ['watchdog', (device: XmlElement) => attribute(device, 'model')],
  ['redirdev', (device: XmlElement) => attribute(device, 'type')],
  ['smartcard', (device: XmlElement) => attribute(device, 'mode')],
  ['shmem', (device: XmlElement) => attribute(descend(device, 'model'), 'type')],
  ['memory', (device: XmlElement) => attribute(device, 'model')],
  ['iommu', (device: XmlElement) => attribute(device, 'model')],
  ['panic', (device: XmlElement) => attribute(device, 'model')],
  ['vsock', (device: XmlElement) => attribute(device, 'model')],
  ['crypto', (device: XmlElement) => attribute(device, 'model')],
]);

function readOthers(devices: MaybeElement): Devices['otherDevices'] {
  const seen = new Map<string, number>();
  return children(devices).flatMap((device) => {
    const kind = localName(device);
    const modelOf = OTHERS.get(kind);
    if (modelOf === undefined) return [];
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    return [
      {
        kind,
        model: modelOf(device) ?? 'default',
        ...given({ bus: attribute(device, 'bus') }),
        at: `devices/${kind}[${number}]`,
      },
    ];
  });
}
