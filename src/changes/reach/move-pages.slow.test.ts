/** Moves of a real process's pages. Whether they arrive takes a host of several nodes: lab/try-watch.ts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MonitoredQemu, startMonitoredQemu } from '../../qemu/testing/monitored-qemu.ts';
import { worldIn } from '../testing/world-in.ts';
import { movePages } from './move-pages.ts';

/** More nodes than a kernel is built for: all memory is elsewhere, and none can go there. */
const NO_NODE = 4095;
let qemu: MonitoredQemu;

beforeAll(async () => {
  qemu = await startMonitoredQemu(['-m', '16']);
});
afterAll(() => qemu?.stop());

describe('movePages', () => {
  it('moves nothing that is where it should be', async () => {
    const world = worldIn('/');
    await movePages({ pid: qemu.pid, to: [0, 1, 2, 3, 4, 5, 6, 7], kibPerS: 1 }, world);
  });

  it('says that the kernel refuses', async () => {
    const move = { pid: qemu.pid, to: [NO_NODE], kibPerS: 1e9 };
    await expect(movePages(move, worldIn('/'))).rejects.toThrow('the kernel does not move');
  });

  it('stops between two pieces where it is asked to end, and says how far it came', async () => {
    const world = { ...worldIn('/'), ending: AbortSignal.abort() };
    const move = { pid: qemu.pid, to: [NO_NODE], kibPerS: 1 };
    await expect(movePages(move, world)).rejects.toThrow('0 KiB of process');
  });
});
