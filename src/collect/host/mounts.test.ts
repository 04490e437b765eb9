import { describe, expect, it } from 'vitest';
import { absent, isKnown, known } from '../../model/fact.ts';
import type { Mount } from '../../model/host-storage.ts';
import type { World } from '../collector.ts';
import { parseMountinfo } from './mount-table.ts';
import { collectMounts } from './mounts.ts';
import { type TreeContent, withHostTree, worldOf } from './testing/host-tree.ts';

const content: TreeContent = {
  '/proc/1/mountinfo': [
    '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,data=ordered',
    '23 22 0:21 / /proc rw - proc proc rw',
    '30 22 0:30 / /data\\040pool rw,noatime - btrfs /dev/mapper/vg-images rw,space_cache=v2',
    '31 22 0:44 / /images rw,hard,nconnect=4 - nfs4 filer:/images rw,rsize=1048576',
    '32 22 8:1 /var/lib/docker /var/lib/kubelet/x rw - ext4 /dev/sda1 rw',
    '33 22 0:50 / /run/lock rw - tmpfs tmpfs rw,size=5120k',
    '34 22 0:51 / /run/lock ro - tmpfs tmpfs rw,size=1024k',
    '35 22 0:52 / /backup rw - cifs //joe:secret@nas/backup rw,password=secret',
    'nonsense',
  ].join('\n'),
  '/sys/dev/block/8:1': { link: '../../devices/pci0000:00/ata1/host0/block/sda/sda1' },
  '/sys/class/block/dm-3/dm/name': 'vg-images\n',
};

function collect(changes: Partial<World> = {}): Promise<Map<string, Mount>> {
  return withHostTree(content, (files) => {
    const mounts = collectMounts(worldOf(files, changes));
    if (!isKnown(mounts)) expect.fail('no mounts');
    return new Map(mounts.value.map((mount) => [mount.mountPoint, mount]));
  });
}

describe('mounted file systems', () => {
  it('are each told once, without interfaces of the kernel and bind mounts', async () => {
    const mounts = await collect();
    expect([...mounts.keys()]).toEqual(['/', '/data pool', '/images', '/run/lock', '/backup']);
    expect(mounts.get('/')).toMatchObject({
      fsType: 'ext4',
      source: '/dev/sda1',
      options: ['rw', 'relatime', 'data=ordered'],
      device: known('sda1'),
    });
  });

  it('name their device also where the file system has a number of its own', async () => {
    const mounts = await collect();
    expect(mounts.get('/data pool')?.device).toEqual(known('dm-3'));
    expect(mounts.get('/images')?.device).toEqual(absent);
  });

  it('show the mount that hides the one below it', async () => {
    expect((await collect()).get('/run/lock')?.options).toContain('size=1024k');
  });

  it('are never asked for their use over a network', async () => {
    const images = (await collect({ live: true })).get('/images');
    expect(images?.usedShare).toEqual({
      unreadable: '/images: not asked, as a remote server may not answer',
    });
  });

  it('on a live machine tell how full they are', async () => {
    const root = (await collect({ live: true })).get('/');
    if (root === undefined || !isKnown(root.usedShare)) expect.fail('no use');
    expect(root.usedShare.value).toBeGreaterThan(0);
    expect(root.usedShare.value).toBeLessThanOrEqual(1);
  });

  it('carry no password', async () => {
    const backup = (await collect()).get('/backup');
    expect(JSON.stringify(backup)).not.toContain('secret');
    expect(backup?.source).toBe('//nas/backup');
  });
});

describe('mountinfo', () => {
  it('merges options of the mount and of the file system', () => {
    expect(parseMountinfo('1 0 8:1 / / ro,noatime - xfs /dev/sda rw,noatime')[0]?.options).toEqual([
      'ro',
      'noatime',
      'rw',
    ]);
  });
});
