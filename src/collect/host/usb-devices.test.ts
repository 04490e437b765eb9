import { expect, it } from 'vitest';
import { absent, known } from '../../model/fact.ts';
import { withHostTree } from './testing/host-tree.ts';
import { collectUsbDevices } from './usb-devices.ts';

it('USB devices tell class and speed; their interfaces are not devices', () =>
  withHostTree(
    {
      '/sys/bus/usb/devices/1-2/bDeviceClass': '00\n',
      '/sys/bus/usb/devices/1-2/speed': '480\n',
      '/sys/bus/usb/devices/1-2/product': 'Ultra Fit\n',
      '/sys/bus/usb/devices/1-2:1.0/bInterfaceClass': '08\n',
      '/sys/bus/usb/devices/usb1/bDeviceClass': '09\n',
      '/sys/bus/usb/devices/usb1/bDeviceProtocol': '01\n',
    },
    (files) => {
      expect(collectUsbDevices(files)).toEqual(
        known([
          { name: '1-2', class: '000000', speedMbps: known(480), product: known('Ultra Fit') },
          { name: 'usb1', class: '090001', speedMbps: absent, product: absent },
        ]),
      );
    },
  ));
