import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Host } from '../model/host.ts';
import { disksBelow } from './disks-below.ts';

/** A device of the host that carries a guest's I/O, and the node it is attached to. */
export interface GuestDevice {
  /** `0000:81:00.0`, `nvme0n1 (disk vda)`, `ens3f0 (card vnet4)` */
  readonly name: string;
  readonly node: number;
}

/** The devices whose node is known: passed-through PCI ones, those below the disks, the uplinks of bridges. */
export function devicesOf(guest: Guest, host: Host): GuestDevice[] {
  return [...passedThrough(guest, host), ...belowDisks(guest, host), ...uplinks(guest, host)];
}

/** PCI devices that the guest has for itself. */
export function passedThrough({ definition }: Guest, { pciDevices }: Host): GuestDevice[] {
  const addresses = (valueOrUndefined(definition)?.hostDevices ?? []).map(({ address }) => address);
  return (valueOrUndefined(pciDevices) ?? []).flatMap(({ address, numaNode }) => {
    const node = valueOrUndefined(numaNode);
    return node !== undefined && addresses.includes(address) ? [{ name: address, node }] : [];
  });
}

function belowDisks({ images }: Guest, { blockDevices }: Host): GuestDevice[] {
  const byName = new Map((valueOrUndefined(blockDevices) ?? []).map((one) => [one.name, one]));
  return images.flatMap(({ target, layers }) => {
    const name = valueOrUndefined(valueOrUndefined(layers)?.[0]?.hostDevice ?? { absent: true });
    const device = name === undefined ? undefined : byName.get(name);
    return device === undefined
      ? []
      : disksBelow(device, byName).flatMap((disk) => {
          const node = valueOrUndefined(disk.numaNode);
          return node === undefined ? [] : [{ name: `${disk.name} (disk ${target})`, node }];
        });
  });
}

function uplinks({ definition }: Guest, { nics }: Host): GuestDevice[] {
  const hostNics = valueOrUndefined(nics) ?? [];
  return (valueOrUndefined(definition)?.nics ?? []).flatMap(({ target, type, source }) => {
    const carriers = hostNics.filter(
      ({ name, kind, master }) =>
        kind === 'physical' &&
        source !== undefined &&
        (type === 'direct' ? name === source : valueOrUndefined(master) === source),
    );
    return carriers.flatMap(({ name, numaNode }) => {
      const node = valueOrUndefined(numaNode);
      return node === undefined ? [] : [{ name: `${name} (card ${target})`, node }];
    });
  });
}
