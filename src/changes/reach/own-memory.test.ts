import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { worldIn } from '../testing/world-in.ts';
import { ownMemory } from './own-memory.ts';

const PID = 294;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'own-memory-'));
  mkdirSync(join(root, 'proc', String(PID)), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** A mapping as the kernel tells of it in maps and in numa_maps. */
function mapped(maps: string, numaMaps: string): void {
  for (const [file, line] of [
    ['maps', maps],
    ['numa_maps', numaMaps],
  ] as const)
    writeFileSync(join(root, 'proc', String(PID), file), `${line}\n`, { flag: 'a' });
}

const startsOf = async () => (await ownMemory(PID, worldIn(root))).map(({ start }) => start);

it('is what only this process has, even of a file', async () => {
  mapped(
    '7fb90d600000-7fb923e00000 rw-p 00000000 00:00 0 ',
    '7fb90d600000 default anon=85504 dirty=85504 active=25088 N3=85504 kernelpagesize_kB=4',
  );
  mapped(
    '7fb904125000-7fb908000000 rw-p 00000000 00:17 44 /boot/vmlinux',
    '7fb904125000 default file=/boot/vmlinux dirty=14624 active=0 N2=14624 kernelpagesize_kB=4',
  );
  expect(await startsOf()).toEqual(['7fb90d600000', '7fb904125000']);
});

it('is not the kernel that other guests boot from as well, nor a library', async () => {
  mapped(
    '7fb904125000-7fb908000000 rw-p 00000000 00:17 44 /boot/vmlinux',
    '7fb904125000 default file=/boot/vmlinux dirty=14624 mapmax=6 active=0 N2=14624 kernelpagesize_kB=4',
  );
  mapped(
    '7fb923fcd000-7fb924122000 r-xp 00028000 fe:00 1835 /usr/lib/x86_64-linux-gnu/libc.so.6',
    '7fb923fcd000 default file=/usr/lib/x86_64-linux-gnu/libc.so.6 mapped=341 mapmax=31 N0=341 kernelpagesize_kB=4',
  );
  expect(await startsOf()).toEqual([]);
});

it('is what is shared with a process that serves a device of the guest', async () => {
  mapped(
    '7f2fe7e00000-7f2ff7e00000 rw-s 00000000 00:01 1028 /memfd:memory-backend-memfd (deleted)',
    '7f2fe7e00000 default file=/memfd:memory-backend-memfd\\040(deleted) dirty=65536 mapmax=2 N1=65536 kernelpagesize_kB=4',
  );
  expect(await ownMemory(PID, worldIn(root))).toMatchObject([{ shared: true, sizeKiB: 262_144 }]);
});
