import { isUnreadable, valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

/** Controllers of storage (01) and network (02), Fibre Channel (0c04); others do not bound guests. */
const BOUNDING = /^(?:0[12]|0c04)/;
/** The kernel's numbers for no link: virtual functions, devices inside the chip set; and for a width not known. */
const NO_LINK: ReadonlySet<number> = new Set([0, 255]);

export const check = defineCheck({
  id: 'DEV-11',
  topic: 'device',
  subject: 'host',
  title: 'Disk and network controllers use their full PCIe width',
  problem: 'A disk or network controller uses fewer PCIe lanes than it has',
  severity: 'medium',
  reads: ['/sys/bus/pci/devices/*/current_link_width, max_link_width'],
  why: 'A card in a half-wide slot, or badly seated, bounds every guest behind it, and nothing in the guests shows why.',
  remedy:
    'Move the card to a slot with all its lanes, reseat it, or mend the slot’s setting in the firmware.',
  takesEffect: 'reboot',
  notWhen: 'The narrower link is still faster than the device.',
  sources: ['Linux Documentation/ABI/testing/sysfs-bus-pci, current_link_width'],
  evaluate({ host }) {
    const devices = need(host.pciDevices, 'PCI devices').filter((device) =>
      BOUNDING.test(device.class),
    );
    const links = devices.flatMap(({ address, linkWidth, linkWidthMax }) => {
      const width = valueOrUndefined(linkWidth);
      const most = valueOrUndefined(linkWidthMax);
      return width === undefined || most === undefined || NO_LINK.has(width) || NO_LINK.has(most)
        ? []
        : [{ address, width, most }];
    });
    const narrow = links.filter(({ width, most }) => width < most);
    if (narrow.length > 0) {
      return fail({
        evidence: narrow.map(({ address, width, most }) => seen(address, `x${width} of x${most}`)),
      });
    }
    for (const { address, linkWidth, linkWidthMax } of devices)
      for (const read of [linkWidth, linkWidthMax])
        if (isUnreadable(read)) need(read, `PCIe link of ${address}`);
    if (links.length === 0) return notApplicable('no disk or network controller with a PCIe link');
    return pass(seen('PCIe links', `${links.length} at full width`));
  },
});
