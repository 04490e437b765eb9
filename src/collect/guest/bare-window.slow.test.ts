import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileTree } from '../file-tree.ts';
import { openBareWindow } from './bare-window.ts';
import { definitionFromProcess } from './definitions.ts';
import { findVmmProcesses, type VmmProcess } from './processes.ts';
import { type PausedQemu, startPausedQemu } from './testing/paused-qemu.ts';

let directory: string;
let qemu: PausedQemu;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vt-bare-'));
  qemu = await startPausedQemu({
    name: 'bare',
    extra: [
      ...['-chardev', `socket,id=mon0,path=${directory}/a b,,c,server=on,wait=off`],
      ...['-mon', 'chardev=mon0,mode=control'],
      ...['-drive', 'if=none,id=d0,driver=null-co,size=1048576'],
      ...['-device', 'virtio-blk-pci,drive=d0,id=data'],
    ],
  });
});
afterEach(async () => {
  await qemu.stop();
  rmSync(directory, { recursive: true });
});

const files = openFileTree();

function subject(): { process: VmmProcess; definition: ReturnType<typeof definitionFromProcess> } {
  const found = findVmmProcesses(files, 1).processes.find(({ pid }) => pid === qemu.pid);
  if (found === undefined) throw new Error('QEMU not found');
  return { process: found, definition: definitionFromProcess(found) };
}

describe('openBareWindow', () => {
  it('reads the monitor at both ends, and leaves it to others in between', async () => {
    const window = await openBareWindow(files, subject());
    expect(window.monitor).toMatchObject({ value: { status: 'prelaunch', kvm: false } });
    const other = await openBareWindow(files, subject());
    expect(other.monitor).toHaveProperty('value');
    await sleep(20);
    const readings = await window.finish();
    expect(readings).toMatchObject({ value: { windowMs: expect.any(Number) } });
    const after = 'value' in readings ? readings.value.after : new Map();
    expect(after.get('block.0.rd.reqs')).toBe(0);
  });

  it('says that somebody else holds the monitor, and waits no longer than its deadline', async () => {
    const holder = connect({ path: `${directory}/a b,c` });
    await new Promise((resolve) => holder.once('data', resolve));
    const startedAt = performance.now();
    const window = await openBareWindow(files, subject());
    expect(performance.now() - startedAt).toBeLessThan(2500);
    expect(window.monitor).toEqual({ unreadable: expect.stringContaining('another client') });
    holder.destroy();
  });

  it('asks a stopped QEMU nothing', async () => {
    process.kill(qemu.pid, 'SIGSTOP');
    await sleep(50);
    const startedAt = performance.now();
    const window = await openBareWindow(files, subject());
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(window.monitor).toEqual({ unreadable: expect.stringContaining('stopped by a signal') });
  });
});
