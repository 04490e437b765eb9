import { part, type ReadyCampaign } from './ready-campaign.ts';

export const paravirtCampaign: ReadyCampaign = {
  name: 'paravirt',
  summary: 'virtio against emulated disks and NICs, and what a tablet costs an idle guest',
  build: () => ({
    parts: [
      ...['randread', 'randwrite'].map((pattern) =>
        part({
          workload: 'guest-disk',
          matrix: {
            pattern: [pattern],
            bus: ['virtio-blk', 'virtio-scsi', 'ahci', 'ide', 'usb-storage'],
          },
        }),
      ),
      ...['send', 'receive'].map((direction) =>
        part({
          workload: 'guest-network',
          matrix: { direction: [direction], nic: ['virtio-net', 'e1000e', 'e1000', 'rtl8139'] },
        }),
      ),
      part({
        workload: 'guest-idle',
        matrix: { input: ['none', 'virtio-tablet', 'usb-3-tablet', 'usb-1-tablet'] },
      }),
    ],
  }),
};
