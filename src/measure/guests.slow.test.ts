import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpuTicks } from '../collect/process-ticks.ts';
import type { GuestDisk, GuestShape } from './appliance/guest-shape.ts';
import { startTogether } from './appliance/start-together.ts';
import { type Guests, openGuests } from './guests.ts';
import { Lacking } from './lacking.ts';
import { openLeases } from './leases.ts';
import { type OwnProgram, ownProgram } from './own-programs.ts';

const DISK: GuestDisk = {
  ...{ format: 'raw', preallocation: 'full', sizeMiB: 16, cache: 'none', aio: 'threads' },
  ...{ isHostDevice: false, isFilled: false, isForOneRun: false },
};
const SHAPE: GuestShape = {
  ...{ vcpus: 1, memoryMiB: 256, disk: DISK, drivers: ['virtio-blk'] },
  devices: ['-device', 'virtio-blk-pci,drive=disk'],
};
const { signal } = new AbortController();
let directory: string;
let guests: Guests;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-guests-'));
  guests = openGuests({
    ...{ signal, leases: openLeases(directory), scratch: directory, stateDirectory: directory },
    own: (name: OwnProgram) => ownProgram(name, directory),
    note: () => undefined,
  });
});
afterAll(async () => {
  await guests.close();
  rmSync(directory, { recursive: true });
});

test('two guests of one shape begin at one moment, each with the device it was given', async () => {
  const two = await guests.ready([SHAPE, SHAPE]);
  expect(new Set(two.map(({ pid }) => pid)).size).toBe(2);
  const command = ['-c', 'cat /sys/block/vda/size; sleep 2'];
  const { executed, spreadMs } = await startTogether(two, '/bin/sh', command);
  // Sectors of 512 bytes.
  expect(executed.map(({ stdout }) => stdout)).toEqual(['32768\n', '32768\n']);
  // The second one began while the first one was at it.
  expect(spreadMs).toBeLessThan(2000);
  expect(guests.takeAcceleration()).toBe((await guests.usableAcceleration()).accelerator);
  expect(guests.takeAcceleration()).toBeUndefined();
});

test('a guest nobody asks for takes no CPU time, and is the same one when it is asked for again', async () => {
  const [first] = await guests.ready([SHAPE]);
  await guests.pauseAll();
  const before = cpuTicks(first?.pid ?? 0) ?? 0;
  await sleep(1000);
  // Its main loop may wake up, its vCPU may not.
  expect((cpuTicks(first?.pid ?? 0) ?? 0) - before).toBeLessThan(10);
  const [again] = await guests.ready([SHAPE]);
  expect(again?.pid).toBe(first?.pid);
  expect((await again?.execute('/bin/echo', ['awake']))?.stdout).toBe('awake\n');
});

test('a surge that the guest has no memory for is told, and the guest lives on', async () => {
  const [guest] = await guests.ready([SHAPE]);
  const surge = await ownProgram('surge', directory);
  const outcome = async (mib: number) =>
    JSON.parse((await guest?.execute(surge, ['--mib', String(mib)]))?.stdout ?? '');
  expect(await outcome(1024)).toMatchObject({ succeeded: 0 });
  expect(await outcome(8)).toMatchObject({ succeeded: 1, touchedMiB: 8 });
});

test('a guest that crashes costs the run that it is in, and is booted anew for the next', async () => {
  const [guest] = await guests.ready([SHAPE]);
  const run = guest?.execute('/bin/busybox', ['reboot', '-f']);
  await expect(run).rejects.toThrow(/^the guest ended: .*Restarting system/);
  await expect(run).rejects.toBeInstanceOf(Lacking);
  await guests.pauseAll();
  const [next] = await guests.ready([SHAPE]);
  expect(next?.pid).not.toBe(guest?.pid);
  expect((await next?.execute('/bin/echo', ['here']))?.stdout).toBe('here\n');
});

test('when they are closed nothing is left of them', async () => {
  const [guest] = await guests.ready([SHAPE]);
  await guests.close();
  expect(existsSync(`/proc/${guest?.pid}`)).toBe(false);
  expect(readdirSync(directory).filter((name) => name.includes('disk'))).toEqual([]);
});
