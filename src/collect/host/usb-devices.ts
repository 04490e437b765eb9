import { type Fact, mapFact, valueOrUndefined } from '../../model/fact.ts';
import type { UsbDevice } from '../../model/host.ts';
import type { FileTree } from '../file-tree.ts';

const USB = '/sys/bus/usb/devices';

/** Devices and root hubs; names with a colon are interfaces of devices. Absent without a USB controller. */
export function collectUsbDevices(files: FileTree): Fact<UsbDevice[]> {
  return mapFact(files.names(USB), (names) =>
    names
      .filter((name) => !name.includes(':'))
      .sort()
      .map((name) => describeDevice(files, name)),
  );
}

function describeDevice(files: FileTree, name: string): UsbDevice {
  const path = `${USB}/${name}`;
  const part = (file: string): string =>
    valueOrUndefined(files.text(`${path}/${file}`))?.trim() ?? '00';
  return {
    name,
    class: `${part('bDeviceClass')}${part('bDeviceSubClass')}${part('bDeviceProtocol')}`,
    speedMbps: files.number(`${path}/speed`),
    product: files.text(`${path}/product`),
  };
}
