import { describe, expect, it } from 'vitest';
import { absent, isKnown, known } from '../../model/fact.ts';
import { collectPciDevices } from './pci-devices.ts';
import { recordedTree, type TreeContent, withHostTree } from './testing/host-tree.ts';

const PCI = '/sys/bus/pci/devices/0000:3a:00.0';

const nic: TreeContent = {
  [`${PCI}/class`]: '0x020000\n',
  [`${PCI}/vendor`]: '0x15b3\n',
  [`${PCI}/device`]: '0x101d\n',
  [`${PCI}/driver`]: { link: '../../../bus/pci/drivers/mlx5_core' },
  [`${PCI}/numa_node`]: '1\n',
  [`${PCI}/local_cpulist`]: '16-31,48-63\n',
  [`${PCI}/current_link_speed`]: '8.0 GT/s PCIe\n',
  [`${PCI}/max_link_speed`]: '16.0 GT/s PCIe\n',
  [`${PCI}/current_link_width`]: '8\n',
  [`${PCI}/max_link_width`]: '16\n',
  [`${PCI}/sriov_totalvfs`]: '16\n',
  [`${PCI}/sriov_numvfs`]: '0\n',
  '/sys/bus/pci/devices/0000:00:00.0/class': '0x060000\n',
  '/sys/bus/pci/devices/0000:00:01.0/class': 'garbage\n',
};

describe('PCI devices', () => {
  it('tell node, link and virtual functions; bridges are left out', () =>
    withHostTree(nic, (files) => {
      expect(collectPciDevices(files)).toEqual(
        known([
          {
            address: '0000:3a:00.0',
            class: '020000',
            vendor: '15b3',
            device: '101d',
            driver: known('mlx5_core'),
            numaNode: known(1),
            localCpus: known('16-31,48-63'),
            linkSpeed: known('8.0 GT/s PCIe'),
            linkSpeedMax: known('16.0 GT/s PCIe'),
            linkWidth: known(8),
            linkWidthMax: known(16),
            virtualFunctions: known({ enabled: 0, total: 16 }),
          },
        ]),
      );
    }));

  it('of a virtual machine belong to no node the firmware told', () =>
    withHostTree(recordedTree('pvm-2cpu'), (files) => {
      const devices = collectPciDevices(files);
      if (!isKnown(devices)) expect.fail('no devices');
      const disk = devices.value.find(({ address }) => address === '0000:00:02.0');
      expect(disk).toMatchObject({
        class: '018000',
        driver: known('virtio-pci'),
        numaNode: absent,
        virtualFunctions: absent,
      });
    }));
});
