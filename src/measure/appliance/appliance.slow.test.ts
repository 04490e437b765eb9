import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLeases } from '../leases.ts';
import { ownProgram } from '../own-programs.ts';
import { type Appliance, buildAppliance } from './appliance.ts';
import { type MeasuringGuest, startGuest } from './measuring-guest.ts';

let stateDirectory: string;
let appliance: Appliance;
let guest: MeasuringGuest;
const { signal } = new AbortController();
const own = (name: Parameters<typeof ownProgram>[0]) => ownProgram(name, stateDirectory);
const given = () => ({ own, stateDirectory, signal });
const PROGRAMS = ['stress-ng'];

beforeAll(async () => {
  stateDirectory = mkdtempSync(join(tmpdir(), 'virt-tune-appliance-'));
  appliance = await buildAppliance(PROGRAMS, given());
  const ground = { leases: openLeases(stateDirectory), signal, own, scratch: stateDirectory };
  guest = await startGuest({ vcpus: 1, memoryMiB: 512 }, appliance, ground);
});
afterAll(async () => {
  await guest.close();
  rmSync(stateDirectory, { recursive: true });
});

test('a guest runs the very program that runs on the host, and hands its output back', async () => {
  const go = await guest.prepare(await own('leave'), ['--ms', '100']);
  const { stdout, seconds } = await go();
  expect(JSON.parse(stdout).nsPerCall).toBeGreaterThan(1);
  expect(seconds).toBeGreaterThan(0.09);
});

test('CPU time is what QEMU used: little for a program that sleeps, about its time for one that works', async () => {
  const sleep = await guest.prepare('/bin/busybox', ['sleep', '2']);
  const slept = await sleep();
  expect(slept.seconds).toBeGreaterThan(2);
  expect(slept.cpuSeconds).toBeLessThan(1);
  const work = await guest.prepare(await own('leave'), ['--ms', '1000']);
  const worked = await work();
  // On a busy host it waits; one tick is 10 ms.
  expect(worked.cpuSeconds).toBeGreaterThan(0.3);
  expect(worked.cpuSeconds).toBeLessThan(worked.seconds * 2 + 0.1);
});

test('a program with shared libraries finds them in the guest', async () => {
  const go = await guest.prepare('/usr/bin/stress-ng', ['--version']);
  expect((await go()).stdout).toMatch(/^stress-ng, version /);
});

test('words reach the program as they are, whatever a shell would make of them', async () => {
  const go = await guest.prepare('/bin/echo', ['$HOME', '*', 'a  b', '`id`', '']);
  expect((await go()).stdout).toBe('$HOME * a  b `id` \n');
});

test('a program that fails in the guest says so with its last line', async () => {
  const go = await guest.prepare('/no/such/program', []);
  await expect(go()).rejects.toThrow(/in the guest: .*not found/);
});

test('the same files make no second image', async () => {
  const again = await buildAppliance(PROGRAMS, given());
  expect(again.initramfs).toBe(appliance.initramfs);
  expect(readdirSync(join(stateDirectory, 'appliance'))).toHaveLength(1);
});

test('a KVM that interprets guests is not used, and the reason is told', () => {
  const { accelerator, acceleration, reason } = appliance.acceleration;
  expect(accelerator === 'kvm').toBe(acceleration === 'kvm');
  if (acceleration === 'kvm') expect(reason).toBeUndefined();
  else expect(reason).toMatch(existsSync('/dev/kvm') ? /KVM/ : /no \/dev\/kvm/);
});
