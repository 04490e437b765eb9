import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absent, type Fact, known, unreadable } from '../model/fact.ts';
import { imageChain, type RunTool } from './image-info.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-image,a=b:'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const MIB = 1024 ** 2;

const run: RunTool = (program, args, options = {}) =>
  new Promise((resolve) => {
    const limits = { timeout: options.timeoutMs ?? 0 };
    execFile(program, [...args], limits, (error, stdout, stderr) => {
      if (error === null) resolve(known(stdout));
      else resolve(error.code === 'ENOENT' ? absent : unreadable(stderr.trim() || error.message));
    });
  });

function create(name: string, ...options: string[]): string {
  const path = join(directory, name);
  execFileSync('qemu-img', ['create', '-q', ...options, path, '8M'], { cwd: directory });
  return path;
}

/** qemu-img times its key derivation, and gives up where the processor's time is too uneven for that. */
function createWithKey(name: string, ...options: string[]): string {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return create(name, ...options);
    } catch (error) {
      if (attempt === 10 || !String(error).includes('accurate CPU usage')) throw error;
    }
  }
}

/** The layers of a chain that has to be readable. */
function layersOf<T>(chain: Fact<T>): T {
  if (!('value' in chain)) throw new Error(JSON.stringify(chain));
  return chain.value;
}

describe('imageChain with qemu-img', () => {
  it('reads a sparse raw image', async () => {
    const path = create('sparse.raw', '-f', 'raw');
    expect(layersOf(await imageChain(run, path, { format: 'raw' }))).toEqual([
      {
        file: path,
        format: 'raw',
        virtualBytes: 8 * MIB,
        allocatedBytes: expect.any(Number),
        encrypted: false,
        internalSnapshots: 0,
      },
    ]);
  });

  it('tells a preallocated image from a sparse one', async () => {
    const sparse = create('empty.qcow2', '-f', 'qcow2');
    const full = create('full.qcow2', '-f', 'qcow2', '-o', 'preallocation=falloc');
    const [sparseLayer] = layersOf(await imageChain(run, sparse));
    const [fullLayer] = layersOf(await imageChain(run, full));
    expect(sparseLayer?.allocatedBytes).toBeLessThan(MIB);
    expect(fullLayer?.allocatedBytes).toBeGreaterThanOrEqual(8 * MIB);
  });

  it('reads a chain of three from its active layer, with relative names and each layer’s features', async () => {
    const base = create('base.raw', '-f', 'raw');
    const middle = create(
      'middle.qcow2',
      ...['-f', 'qcow2', '-b', 'base.raw', '-F', 'raw'],
      ...['-o', 'extended_l2=on,cluster_size=128k,lazy_refcounts=on'],
    );
    const top = create('top.qcow2', '-f', 'qcow2', '-b', middle, '-F', 'qcow2', '-o', 'compat=1.1');
    const layers = layersOf(await imageChain(run, top, { format: 'qcow2' }));
    expect(layers.map(({ file, format }) => ({ file, format }))).toEqual([
      { file: top, format: 'qcow2' },
      { file: middle, format: 'qcow2' },
      { file: base, format: 'raw' },
    ]);
    expect(layers[1]).toMatchObject({
      clusterBytes: 128 * 1024,
      compat: '1.1',
      extendedL2: true,
      lazyRefcounts: true,
    });
    expect(layers[0]).toMatchObject({ extendedL2: false, lazyRefcounts: false });
  });

  it('counts internal snapshots', async () => {
    const path = create('snapshots.qcow2', '-f', 'qcow2');
    execFileSync('qemu-img', ['snapshot', '-c', 'one', path]);
    execFileSync('qemu-img', ['snapshot', '-c', 'two', path]);
    const [layer] = layersOf(await imageChain(run, path));
    expect(layer?.internalSnapshots).toBe(2);
  });

  it.each([
    ['luks', ['key-secret=key', 'iter-time=10']],
    ['qcow2', ['encrypt.format=luks', 'encrypt.key-secret=key', 'encrypt.iter-time=10']],
  ])('knows an encrypted %s image without its key', async (format, options) => {
    const secret = ['--object', 'secret,id=key,data=passphrase'];
    const path = createWithKey(
      `secret.${format}`,
      ...secret,
      '-f',
      format,
      '-o',
      options.join(','),
    );
    const [layer] = layersOf(await imageChain(run, path, { format }));
    expect(layer).toMatchObject({ format, virtualBytes: 8 * MIB, encrypted: true });
  });

  it('does not see in a raw disk the image that its guest wrote there', async () => {
    const secret = join(directory, 'host-file');
    writeFileSync(secret, 'x'.repeat(4096));
    const forged = create('forged', '-u', '-f', 'qcow2', '-b', secret, '-F', 'raw');
    const layers = layersOf(await imageChain(run, forged, { format: 'raw' }));
    expect(layers).toHaveLength(1);
    expect(layers[0]?.format).toBe('raw');
  });

  it('says which backing file is missing', async () => {
    const path = create(
      'orphan.qcow2',
      '-u',
      '-f',
      'qcow2',
      '-b',
      '/nonexistent/base',
      '-F',
      'raw',
    );
    expect(await imageChain(run, path)).toEqual({
      unreadable: expect.stringContaining("'/nonexistent/base': No such file"),
    });
  });

  it('does not connect where a header says so', async () => {
    const path = create(
      'remote.qcow2',
      '-u',
      '-f',
      'qcow2',
      '-b',
      'nbd://127.0.0.1:1/x',
      '-F',
      'raw',
    );
    expect(await imageChain(run, path)).toEqual({
      unreadable: `${path}: its backing file is not a local file and is not followed`,
    });
  });

  it('ends at an image that backs itself', async () => {
    const path = create('loop.qcow2', '-u', '-f', 'qcow2', '-b', 'loop.qcow2', '-F', 'qcow2');
    expect(await imageChain(run, path)).toEqual({
      unreadable: `${path}: backs itself (layers read: 1)`,
    });
  });

  it('says what is wrong with a damaged image', async () => {
    const path = create('damaged.qcow2', '-f', 'qcow2');
    truncateSync(path, 50);
    expect(await imageChain(run, path, { format: 'qcow2' })).toEqual({
      unreadable: expect.stringContaining('damaged.qcow2'),
    });
  });

  it.each(['json:{"driver":"null-co"}', 'nbd:localhost:1', '-b option', 'new\nline', 'ü "\'$(x)'])(
    'reads a file named %j as a file',
    async (name) => {
      const odd = join(directory, name);
      writeFileSync(odd, Buffer.alloc(512));
      const layers = layersOf(await imageChain(run, odd, { format: 'raw' }));
      expect(layers).toMatchObject([{ file: odd, virtualBytes: 512 }]);
    },
  );

  it('ends at a pipe that nobody writes to', async () => {
    const path = join(directory, 'pipe');
    execFileSync('mkfifo', [path]);
    const chain = await imageChain(run, path, { timeoutMs: 500 });
    expect('unreadable' in chain).toBe(true);
  });
});
