import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';
import { driveBackend, readDrives } from './drives.ts';

function drivesOf(args: readonly string[]) {
  return readDrives(readCommandLine(['qemu-system-x86_64', ...args]), false);
}

describe('readDrives', () => {
  it('gives drives without a place the first that is free, as QEMU does', () => {
    const drives = drivesOf(['-hdb', 'b', '-drive', 'file=a', '-cdrom', 'c', '-drive', 'file=d']);
    expect(drives.map((drive) => drive.id)).toEqual([
      'ide0-hd1',
      'ide0-hd0',
      'ide1-cd0',
      'ide1-hd1',
    ]);
  });

  it('numbers as many drives as fit a command line in a moment', () => {
    const COUNT = 100_000;
    const args = Array.from({ length: COUNT }, () => ['-drive', 'if=virtio,file=a']).flat();
    const startedAt = performance.now();
    expect(drivesOf(args).at(-1)?.id).toBe(`virtio${COUNT - 1}`);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('does not take what an old option is given for a disk', () => {
    expect(drivesOf(['-writeconfig', '/etc/vm.cfg'])).toEqual([]);
  });
});

describe('driveBackend', () => {
  it.each([
    ['on', 'unmap'],
    ['unmap', 'unmap'],
    ['off', 'ignore'],
    ['ignore', 'ignore'],
  ])('calls discard=%s %s, as libvirt does', (given, word) => {
    const backends = drivesOf(['-drive', `file=/a,discard=${given}`]).map((drive) =>
      driveBackend(drive, new Map()),
    );
    expect(backends).toMatchObject([{ discard: word }]);
  });
});
