import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './pcie-link.ts';

/** Gives the host's first disk controller a PCIe link. */
function link({ host }: Snapshot, width: number, most: number): void {
  if (!('value' in host.pciDevices)) throw new Error('PCI devices were not recorded');
  const disk = host.pciDevices.value.find((device) => device.class.startsWith('01'));
  if (disk === undefined) throw new Error('no disk controller was recorded');
  disk.linkWidth = known(width);
  disk.linkWidthMax = known(most);
}

testCheck(check, {
  'fails for a disk controller in a slot too narrow for it': {
    edit: (draft) => link(draft, 4, 8),
    status: 'fail',
    seen: '= x4 of x8',
  },
  'passes for one that uses all its lanes': {
    edit: (draft) => link(draft, 8, 8),
    status: 'pass',
    seen: 'PCIe links = 1 at full width',
  },
  'does not count a function without a link of its own': {
    edit: (draft) => link(draft, 0, 8),
    status: 'not-applicable',
  },
  'does not take a width the kernel does not know for a wide one': {
    edit: (draft) => link(draft, 4, 255),
    status: 'not-applicable',
  },
  'is unknown where the width could not be read': {
    edit: (draft) => {
      link(draft, 8, 8);
      if ('value' in draft.host.pciDevices)
        for (const device of draft.host.pciDevices.value)
          device.linkWidth = unreadable('current_link_width: permission denied');
    },
    status: 'unknown',
    reason: 'permission denied',
  },
  'does not apply to a host without PCIe links': { status: 'not-applicable' },
  'is unknown where the devices could not be read': {
    edit: ({ host }) => {
      host.pciDevices = unreadable('/sys/bus/pci/devices: permission denied');
    },
    status: 'unknown',
  },
});
