import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Disk } from '../../model/guest-devices.ts';
import type { World } from '../collector.ts';
import { openFileTree } from '../file-tree.ts';
import { programRunner } from '../run-program.ts';
import { imageReader } from './images.ts';

const { signal } = new AbortController();
const world: World = {
  live: true,
  files: openFileTree(),
  run: programRunner(signal),
  privileged: true,
  signal,
};
const MIB = 1024 * 1024;
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-images-'));
  writeFileSync(join(directory, 'base, "x".raw'), Buffer.alloc(MIB, 1));
  execFileSync('qemu-img', [
    ...['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', join(directory, 'base, "x".raw')],
    join(directory, 'top.qcow2'),
  ]);
});
afterAll(() => rmSync(directory, { recursive: true }));

function disk(target: string, source: string | undefined, format?: string): Disk {
  return {
    target,
    bus: 'virtio',
    device: 'disk',
    sourceType: 'file',
    ...(source === undefined ? {} : { source }),
    ...(format === undefined ? {} : { format }),
    iothreads: [],
    readOnly: false,
    shareable: false,
    throttled: false,
    at: 'devices/disk[1]',
  };
}

describe('imageReader', () => {
  it('reads the whole chain, and where on the host each layer lies', async () => {
    const read = imageReader(world);
    const [image] = await read([disk('vda', join(directory, 'top.qcow2'), 'qcow2')]);
    expect(image).toMatchObject({
      target: 'vda',
      layers: {
        value: [
          {
            file: join(directory, 'top.qcow2'),
            format: 'qcow2',
            virtualBytes: MIB,
            hostFileSystem: { value: expect.any(String) },
            extents: { value: expect.any(Number) },
          },
          { file: join(directory, 'base, "x".raw'), format: 'raw', extents: { value: 1 } },
        ],
      },
    });
  });

  it('reads an image that guests share once', async () => {
    let runs = 0;
    const read = imageReader({
      ...world,
      run: (program, args, options) => {
        if (program === 'qemu-img') runs += 1;
        return world.run(program, args, options);
      },
    });
    const path = join(directory, 'base, "x".raw');
    await Promise.all([read([disk('vda', path, 'raw')]), read([disk('vdb', path, 'raw')])]);
    expect(runs).toBe(1);
  });

  it('opens neither sockets nor names in a pool', async () => {
    const socket = { ...disk('vda', '/run/vhost-user.sock'), sourceType: 'vhostuser' };
    expect(await imageReader(world)([socket])).toMatchObject([{ layers: { absent: true } }]);
  });

  it('leaves network images and empty drives alone, and says why a file cannot be read', async () => {
    const images = await imageReader(world)([
      disk('vda', 'rbd://pool/image'),
      disk('sda', undefined),
      disk('vdb', join(directory, 'none.qcow2')),
    ]);
    expect(images).toMatchObject([
      { target: 'vda', layers: { absent: true } },
      { target: 'vdb', layers: { unreadable: expect.stringContaining('none.qcow2') } },
    ]);
  });
});
