import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failedRead, openFileTree } from './file-tree.ts';

describe('a file tree of this machine', () => {
  const files = openFileTree();

  it('reads /proc without the trailing newline', () => {
    expect(files.text('/proc/sys/kernel/ostype')).toEqual({ value: 'Linux' });
    expect(files.number('/proc/sys/kernel/pid_max')).toEqual({ value: expect.any(Number) });
  });

  it('follows links, as the kernel does', () => {
    expect(files.text('/proc/self/comm')).toHaveProperty('value');
    expect(files.link('/proc/self')).toEqual({ value: String(process.pid) });
  });

  it('tells absent from unreadable', () => {
    expect(files.text('/proc/no-such-file')).toEqual({ absent: true });
    expect(files.text('/proc')).toEqual({ unreadable: '/proc: a directory, not a file' });
    expect(files.number('/proc/sys/kernel/ostype')).toEqual({
      unreadable: '/proc/sys/kernel/ostype: not a number: Linux',
    });
  });

  it('says what a refused read would need', () => {
    expect(failedRead('/dev/kvm', 'EACCES')).toEqual({
      unreadable: '/dev/kvm: permission denied; run as root',
    });
  });
});

describe('a file tree of another machine', () => {
  let outside: string;
  let root: string;

  beforeAll(() => {
    outside = mkdtempSync(join(tmpdir(), 'virt-tune-outside-'));
    root = join(outside, 'tree');
    mkdirSync(join(root, 'sys/real'), { recursive: true });
    writeFileSync(join(outside, 'secret'), 'secret');
    writeFileSync(join(root, 'sys/real/level'), '3\n');
    symlinkSync('real', join(root, 'sys/class'));
    symlinkSync('../../secret', join(root, 'sys/leak'));
    symlinkSync('../..', join(root, 'sys/up'));
    symlinkSync('/etc', join(root, 'sys/etc'));
    symlinkSync('loop', join(root, 'sys/loop'));
    spawnSync('mkfifo', [join(root, 'sys/fifo')]);
    writeFileSync(join(root, 'sys/large'), Buffer.alloc(33 * 1024 * 1024, 'x'));
  });
  afterAll(() => rmSync(outside, { recursive: true }));

  it('follows links that stay inside', () => {
    expect(openFileTree(root).number('/sys/class/level')).toEqual({ value: 3 });
    expect(openFileTree(root).names('/sys/class')).toEqual({ value: ['level'] });
  });

  it.each(['/sys/leak', '/sys/up/secret', '/sys/etc/hostname', '/sys/../../secret'])(
    'does not follow %s out of the tree',
    (path) => {
      const files = openFileTree(root);
      expect(files.text(path)).toEqual({ unreadable: `${path}: a link leads out of the tree` });
      expect(files.exists(path)).toBe(false);
    },
  );

  it('survives a link to itself, a FIFO without a writer and a file that is too large', () => {
    const files = openFileTree(root);
    expect(files.text('/sys/loop')).toEqual({ unreadable: '/sys/loop: ELOOP' });
    expect(files.text('/sys/fifo')).toEqual({ value: '' });
    expect(files.text('/sys/large')).toEqual({ unreadable: '/sys/large: larger than 32 MiB' });
  });
});
