import { afterEach, describe, expect, it } from 'vitest';
import { openFileTree } from '../file-tree.ts';
import { readGuestMemory } from './memory.ts';
import { type PausedQemu, startPausedQemu } from './testing/paused-qemu.ts';
import { timeBudget } from './time-budget.ts';

const MIB_KIB = 1024;
let qemu: PausedQemu | undefined;
afterEach(() => qemu?.stop());

describe('readGuestMemory of a running QEMU', () => {
  it('finds all of the guest RAM it has allocated, and no more', async () => {
    qemu = await startPausedQemu({
      memoryMiB: 96,
      extra: [
        ...['-object', 'memory-backend-ram,id=ram,size=96M,prealloc=on'],
        ...['-machine', 'memory-backend=ram'],
      ],
    });
    const memory = readGuestMemory(openFileTree(), qemu.pid, [96 * MIB_KIB], timeBudget(1000));
    const ram = 'value' in memory.guestRamPerNodeKiB ? memory.guestRamPerNodeKiB.value : {};
    const sum = Object.values(ram).reduce((total, kib) => total + kib, 0);
    expect(sum).toBe(96 * MIB_KIB);
    expect(memory.rollup).toMatchObject({ value: { Rss: expect.any(Number) } });
    const all = 'value' in memory.residentPerNodeKiB ? memory.residentPerNodeKiB.value : {};
    expect(Object.values(all).reduce((total, kib) => total + kib, 0)).toBeGreaterThan(sum);
  });

  it('says that the budget is spent instead of reading on', async () => {
    qemu = await startPausedQemu();
    let now = 0;
    const budget = timeBudget(10, () => (now += 6));
    budget.spend('first', () => ({ value: 1 }));
    budget.spend('second', () => ({ value: 2 }));
    const memory = readGuestMemory(openFileTree(), qemu.pid, [], budget);
    expect(memory.residentPerNodeKiB).toEqual({
      unreadable: expect.stringMatching(
        /numa_maps: the time budget of 10 ms for all guests was spent/,
      ),
    });
    expect(memory.swapKiB).toEqual({ value: 0 });
  });
});
