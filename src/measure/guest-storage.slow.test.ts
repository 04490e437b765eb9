import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MeasuringGuest } from './appliance/measuring-guest.ts';
import { attachDisk } from './disk-attachment.ts';
import { makerOf, sizeAroundFile } from './file-systems.ts';
import { fileOnDisk, readyDisk } from './guest-storage.ts';
import { type Guests, openGuests, readyGuest } from './guests.ts';
import { openLeases } from './leases.ts';
import { type OwnProgram, ownProgram } from './own-programs.ts';
import { schedulers } from './schedulers.ts';

const { signal } = new AbortController();
const FILE_MIB = 16;
/** IDE, as a PCI device of the chipset q35, which has none itself. */
const { devices, device } = attachDisk('ide', false);
let directory: string;
let guests: Guests;
let guest: MeasuringGuest;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-guest-storage-'));
  guests = openGuests({
    ...{ signal, leases: openLeases(directory), scratch: directory, stateDirectory: directory },
    own: (name: OwnProgram) => ownProgram(name, directory),
    note: () => undefined,
  });
  guest = await readyGuest(guests, {
    ...{ vcpus: 1, memoryMiB: 256, devices, programs: [makerOf('ext3')] },
    disk: {
      ...{ format: 'raw', preallocation: 'off', sizeMiB: sizeAroundFile(FILE_MIB) },
      ...{ cache: 'writeback', aio: 'threads', isHostDevice: false, isFilled: false },
      isForOneRun: true,
    },
    drivers: ['ide', 'ext3'],
    optionalDrivers: ['mq-deadline', 'bfq', 'kyber'],
  });
});
afterAll(async () => {
  await guests.close();
  rmSync(directory, { recursive: true });
});

test('the disk of a guest is given each scheduler in turn', async () => {
  for (const scheduler of schedulers) {
    await readyDisk(guest, device, scheduler);
    const { stdout } = await guest.execute('/bin/cat', ['/sys/block/sda/queue/scheduler']);
    expect(stdout).toContain(`[${scheduler}]`);
  }
});

test('a file in a file system is made once, written throughout, and is there for later runs', async () => {
  const given = { fileSystem: 'ext3', sizeMiB: FILE_MIB } as const;
  const stat = async (file: string) =>
    (await guest.execute('/bin/stat', ['-c', '%i %s %b', file])).stdout.split(' ').map(Number);
  const made = await stat(await fileOnDisk(guest, device, given));
  const [, bytes, sectors = 0] = made;
  expect(bytes).toBe(FILE_MIB * 1024 * 1024);
  expect(sectors * 512).toBeGreaterThanOrEqual(FILE_MIB * 1024 * 1024);
  expect(await stat(await fileOnDisk(guest, device, given))).toEqual(made);
  const { stdout } = await guest.execute('/bin/cat', ['/proc/mounts']);
  expect(stdout).toMatch(/^\/dev\/sda \/disk ext3 /m);
});

test('a guest whose disk is for one run ends where others are paused', async () => {
  expect(existsSync(`/proc/${guest.pid}`)).toBe(true);
  await guests.pauseAll();
  expect(existsSync(`/proc/${guest.pid}`)).toBe(false);
});
