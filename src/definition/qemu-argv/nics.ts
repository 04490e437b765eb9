import type { Nic } from '../../model/guest-devices.ts';
import { given } from '../given.ts';
import { type CommandLine, propertiesOf } from './command-line.ts';
import { type Device, deviceAt } from './devices.ts';
import { integerProperty, type Properties, property, switchProperty } from './properties.ts';

/** Emulated cards, so that one without -netdev is seen too. */
const CARD =
  /^(?:virtio-net|e1000|rtl8139|ne2k_|pcnet|i8255|vmxnet3|igb|tulip|sungem|spapr-vlan|usb-net|xen-net|netfront)/;

export function isNic(device: Device): boolean {
  return device.properties.has('netdev') || CARD.test(device.driver);
}

export function readNics(line: CommandLine, devices: readonly Device[]): Nic[] {
  const backends = new Map(
    propertiesOf(line, 'netdev', 'type').flatMap((netdev): [string, Properties][] => {
      const id = property(netdev, 'id');
      return id === undefined ? [] : [[id, netdev]];
    }),
  );
  const cards = devices.filter(isNic).map((device): UnnamedNic => {
    const backend = backends.get(property(device.properties, 'netdev') ?? '');
    return {
      ...describe(device.properties, backend),
      ...given({ model: modelOf(device.driver) }),
      at: deviceAt(device),
    };
  });
  const nics = [...cards, ...shortForms(line)];
  return nics.map((nic, index) => ({ target: `net${index}`, ...nic }));
}

/** Without a target where the command line does not name the tap. */
type UnnamedNic = Omit<Nic, 'target'> & Partial<Pick<Nic, 'target'>>;

/** -nic is card and backend in one; the old -net says them in two. */
function shortForms(line: CommandLine): UnnamedNic[] {
  const nics = propertiesOf(line, 'nic', 'type');
  const old = propertiesOf(line, 'net', 'type');
  const backend = old.find((net) => !['nic', 'none'].includes(property(net, 'type') ?? 'none'));
  const cards = old.filter((net) => property(net, 'type') === 'nic');
  return [
    ...nics
      .map((nic, index) => ({ nic, at: `-nic[${index + 1}]` }))
      .filter(({ nic }) => property(nic, 'type') !== 'none')
      .map(({ nic, at }) => ({ ...describe(nic, nic), ...modelGiven(nic), at })),
    ...cards.map((nic) => ({ ...describe(nic, backend), ...modelGiven(nic), at: '-net nic' })),
  ];
}

function modelGiven(nic: Properties): Pick<Nic, 'model'> {
  const model = property(nic, 'model');
  return given({ model: model === undefined ? undefined : modelOf(model) });
}

/** libvirt calls every virtio card `virtio`, whatever bus it sits on. */
function modelOf(driver: string): string {
  return driver.startsWith('virtio') ? 'virtio' : driver;
}

/** libvirt's word for a -netdev type; others keep QEMU's. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['tap', 'ethernet'],
  ['vhost-user', 'vhostuser'],
  ['vhost-vdpa', 'vdpa'],
]);

function describe(card: Properties, backend: Properties | undefined): Omit<UnnamedNic, 'at'> {
  return {
    type: typeOf(backend),
    ...given({
      target: property(backend, 'ifname'),
      mac: property(card, 'mac', 'macaddr'),
      source: property(backend, 'br', 'vhostdev'),
      driver: driverOf(backend),
      queues: queuesOf(backend),
      rxQueueSize: integerProperty(card, 'rx_queue_size'),
      txQueueSize: integerProperty(card, 'tx_queue_size'),
      mtu: integerProperty(card, 'host_mtu'),
    }),
    bandwidthLimited: false,
  };
}

function typeOf(backend: Properties | undefined): string {
  const type = property(backend, 'type') ?? 'unknown';
  if (type === 'tap' && backend?.has('br') === true) return 'bridge';
  if (type === 'socket') {
    const kinds: readonly (readonly [string, string])[] = [
      ['mcast', 'mcast'],
      ['udp', 'udp'],
      ['listen', 'server'],
      ['connect', 'client'],
    ];
    return kinds.find(([name]) => backend?.has(name) === true)?.[1] ?? type;
  }
  return TYPES.get(type) ?? type;
}

/** Whether the kernel moves the packets: vhost=on, or descriptors handed over for it. */
function driverOf(backend: Properties | undefined): string | undefined {
  const vhost = switchProperty(backend, 'vhost');
  if (vhost === true || property(backend, 'vhostfd', 'vhostfds') !== undefined) return 'vhost';
  return vhost === false ? 'qemu' : undefined;
}

function queuesOf(backend: Properties | undefined): number | undefined {
  const descriptors = property(backend, 'fds');
  return integerProperty(backend, 'queues') ?? descriptors?.split(':').length;
}
