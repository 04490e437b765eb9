/**
 * Small emulated guests that never run an instruction: real QEMU processes with threads, memory,
 * a disk and an iothread, for everything that looks at guests from outside.
 */
import { chown, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { liveCallsMax } from '../call-queue.ts';
import { type Connection, connect } from '../connection.ts';
import type { Domain } from '../domain.ts';
import type { PrivateLibvirtd } from './private-libvirtd.ts';

export interface PausedGuestOptions {
  /** Guests are `prefix-0`, `prefix-1`, ... */
  readonly prefix?: string;
  readonly memoryMiB?: number;
  /** vCPUs of the guest with this index. Default: 1, 2, 3, 4, 1, 2, ... */
  readonly vcpus?: (index: number) => number;
  /** Starting QEMU is slow where many are started on few CPUs. */
  readonly startDeadlineMs?: number;
}

const diskBytes = 1024 * 1024;
const varyingVcpus = 4;
/** As many as a connection has calls in flight. */
const startedTogether: number = liveCallsMax;

/** A guest's XML: emulated ("qemu" type), one raw virtio disk on one iothread, nothing else. */
export function pausedGuestXml(guest: {
  name: string;
  memoryMiB: number;
  vcpus: number;
  diskPath: string;
}): string {
  return `<domain type="qemu">
  <name>${guest.name}</name>
  <memory unit="MiB">${guest.memoryMiB}</memory>
  <vcpu>${guest.vcpus}</vcpu>
  <iothreads>1</iothreads>
  <os><type arch="x86_64" machine="pc">hvm</type></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type="usb" model="none"/>
    <disk type="file" device="disk">
      <driver name="qemu" type="raw" iothread="1"/>
      <source file="${guest.diskPath}"/>
      <target dev="vda" bus="virtio"/>
    </disk>
    <memballoon model="virtio"/>
  </devices>
</domain>`;
}

async function startGuest(
  connection: Connection,
  daemon: PrivateLibvirtd,
  guest: { name: string; memoryMiB: number; vcpus: number; deadlineMs: number },
): Promise<Domain> {
  const diskPath = join(daemon.directory, `${guest.name}.raw`);
  await writeFile(diskPath, '');
  await truncate(diskPath, diskBytes);
  await chown(diskPath, daemon.owner.uid, daemon.owner.gid);
  const xml = pausedGuestXml({ ...guest, diskPath });
  return await connection.createXml(xml, { paused: true, deadlineMs: guest.deadlineMs });
}

/** Starts `count` guests, a few at a time, and leaves them paused until the daemon is stopped. */
export async function startPausedGuests(
  daemon: PrivateLibvirtd,
  count: number,
  options: PausedGuestOptions = {},
): Promise<readonly Domain[]> {
  const { prefix = 'guest', memoryMiB = 32, startDeadlineMs: deadlineMs = 60_000 } = options;
  const vcpus = options.vcpus ?? ((index: number) => 1 + (index % varyingVcpus));
  await using connection = await connect(daemon.uri, { readOnly: false });
  const guests: Domain[] = [];
  while (guests.length < count) {
    const next = Array.from(
      { length: Math.min(startedTogether, count - guests.length) },
      (_, offset) => guests.length + offset,
    );
    const started = next.map((index) =>
      startGuest(connection, daemon, {
        name: `${prefix}-${index}`,
        memoryMiB,
        vcpus: vcpus(index),
        deadlineMs,
      }),
    );
    guests.push(...(await Promise.all(started)));
  }
  return guests;
}
