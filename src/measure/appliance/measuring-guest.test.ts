import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLeases } from '../leases.ts';
import { startGuest } from './measuring-guest.ts';

let scratch: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'measuring-guest-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

test('a guest whose kernel lacks a driver is not started, and what to install is told', async () => {
  const appliance = {
    ...{ kernel: '/boot/vmlinuz-6.1.0-cloud', initramfs: 'none', drivers: ['virtio-blk'] },
    acceleration: { acceleration: 'tcg', accelerator: 'tcg' },
  } as const;
  const ground = {
    ...{ leases: openLeases(scratch), signal: new AbortController().signal },
    ...{ own: async () => '', scratch },
  };
  const shape = { vcpus: 1, memoryMiB: 256, drivers: ['virtio-blk', 'xfs'] } as const;
  await expect(startGuest(shape, appliance, ground)).rejects.toThrow(
    /^vmlinuz-6.1.0-cloud has no module for xfs: install the kernel with all its modules/,
  );
});
