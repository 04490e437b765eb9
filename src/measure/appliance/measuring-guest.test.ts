import { expect, test } from 'vitest';
import { openLeases } from '../leases.ts';
import { startGuest } from './measuring-guest.ts';

test('a guest whose kernel lacks a driver is not started, and what to install is told', async () => {
  const appliance = {
    ...{ kernel: '/boot/vmlinuz-6.1.0-cloud', initramfs: '/nowhere', drivers: ['virtio-blk'] },
    acceleration: { acceleration: 'tcg', accelerator: 'tcg' },
  } as const;
  const ground = {
    ...{ leases: openLeases('/nowhere'), signal: new AbortController().signal },
    ...{ own: async () => '', scratch: '/nowhere' },
  };
  const shape = { vcpus: 1, memoryMiB: 256, drivers: ['virtio-blk', 'xfs'] } as const;
  await expect(startGuest(shape, appliance, ground)).rejects.toThrow(
    /^vmlinuz-6.1.0-cloud has no module for xfs: install the kernel with all its modules/,
  );
});
