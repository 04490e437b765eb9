import type { XmlElement } from '@rgrove/parse-xml';
import type { Nic } from '../../model/guest-devices.ts';
import { given } from '../given.ts';
import { pciAddress } from './disk-source.ts';
import { attribute, children, descend, integer, type MaybeElement } from './xml-element.ts';

export function readNics(domain: XmlElement): Nic[] {
  return children(descend(domain, 'devices'), 'interface').map(readNic);
}

function readNic(nic: XmlElement, index: number): Nic {
  const type = attribute(nic, 'type') ?? 'unknown';
  const driver = descend(nic, 'driver');
  return {
    target: attribute(descend(nic, 'target'), 'dev') ?? `net${index}`,
    type,
    ...given({
      // A passed-through card is itself, whatever model stands beside it. libvirt compares names without case.
      model:
        type === 'hostdev' ? undefined : attribute(descend(nic, 'model'), 'type')?.toLowerCase(),
      mac: attribute(descend(nic, 'mac'), 'address'),
      source: sourceOf(type, descend(nic, 'source')),
      driver: attribute(driver, 'name'),
      backend: attribute(descend(nic, 'backend'), 'type'),
      queues: integer(driver, 'queues'),
      rxQueueSize: integer(driver, 'rx_queue_size'),
      txQueueSize: integer(driver, 'tx_queue_size'),
      mtu: integer(descend(nic, 'mtu'), 'size'),
    }),
    bandwidthLimited: children(descend(nic, 'bandwidth')).length > 0,
    at: `devices/interface[${index + 1}]`,
  };
}

/** The network, bridge, device or socket on the host's side. */
function sourceOf(type: string, source: MaybeElement): string | undefined {
  if (type === 'hostdev') return pciAddress(descend(source, 'address'));
  const names = ['network', 'bridge', 'dev', 'path', 'address'];
  return names.map((name) => attribute(source, name)).find((value) => value !== undefined);
}
