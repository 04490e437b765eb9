import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { openFileTree } from '../file-tree.ts';
import { tapDevices } from './tap-devices.ts';
import { startPausedQemu } from './testing/paused-qemu.ts';

it('names the taps of a QEMU, each once', async () => {
  const name = `vt${process.pid}`;
  const tap = `tap,id=net,ifname=${name},script=no,downscript=no,queues=2`;
  const extra = ['-netdev', tap, '-device', 'virtio-net-pci,netdev=net,mq=on'];
  const guest = await startPausedQemu({ extra });
  try {
    expect(tapDevices(openFileTree(), guest.pid)).toEqual([name]);
  } finally {
    await guest.stop();
  }
});

it('names none of a process without any, nor of one that has ended', async () => {
  const files = openFileTree();
  expect(tapDevices(files, process.pid)).toEqual([]);
  const ended = spawn('true');
  await once(ended, 'exit');
  expect(tapDevices(files, ended.pid ?? 0)).toEqual([]);
});
