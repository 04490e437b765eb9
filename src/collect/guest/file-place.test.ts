import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileTree } from '../file-tree.ts';
import { parseMountinfo } from '../host/mount-table.ts';
import { placeOf } from './file-place.ts';

const TABLE = parseMountinfo(
  [
    '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
    '2 1 0:50 / /mnt/share rw - nfs4 server:/export rw',
    '3 1 8:2 / /mnt rw - xfs /dev/sda2 rw',
    '4 1 8:3 / /mnt/a\\040b rw - btrfs /dev/sda3 rw',
  ].join('\n'),
);

describe('placeOf', () => {
  it('does not touch a file on a server that may not answer', () => {
    expect(placeOf(openFileTree(), TABLE, '/mnt/share/no/such/file.qcow2')).toEqual({
      hostFileSystem: { value: 'nfs4' },
      hostDevice: { absent: true },
      mayListExtents: false,
    });
  });

  it('knows the file system and device under a file of this machine', () => {
    const directory = mkdtempSync(join(tmpdir(), 'virt-tune-place-'));
    const path = join(directory, 'x.raw');
    writeFileSync(path, 'x');
    try {
      const files = openFileTree();
      const mounts = files.text('/proc/self/mountinfo');
      const table = 'value' in mounts ? parseMountinfo(mounts.value) : [];
      expect(placeOf(files, table, path).hostFileSystem).toEqual({ value: expect.any(String) });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('is absent for a file that is not there', () => {
    expect(placeOf(openFileTree(), TABLE, '/mnt/a b/none')).toEqual({
      hostFileSystem: { absent: true },
      hostDevice: { absent: true },
      mayListExtents: false,
    });
  });
});
