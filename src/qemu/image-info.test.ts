import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absent, known, unreadable } from '../model/fact.ts';
import { imageChain, type RunTool } from './image-info.ts';

/** A qemu-img that knows these files, and what it was asked. */
function qemuImg(files: Readonly<Record<string, unknown>>): { run: RunTool; asked: string[][] } {
  const asked: string[][] = [];
  const run: RunTool = async (program, args) => {
    asked.push([program, ...args]);
    const answer = files[args.at(-1) ?? ''];
    if (answer === undefined) return unreadable('qemu-img: No such file or directory');
    return known(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
  return { run, asked };
}

const plain = { format: 'raw', 'virtual-size': 1024, 'actual-size': 0 };

describe('imageChain', () => {
  it('asks with the format that the definition gives, so that a guest cannot choose it', async () => {
    const { run, asked } = qemuImg({ '/d.raw': plain });
    await imageChain(run, '/d.raw', { format: 'raw' });
    await imageChain(run, '/d.raw');
    expect(asked).toEqual([
      ['qemu-img', 'info', '-U', '--output=json', '-f', 'raw', '/d.raw'],
      ['qemu-img', 'info', '-U', '--output=json', '/d.raw'],
    ]);
  });

  it.each(['relative', '-help', 'json:{}', 'nbd://host', '', '/nul\0'])(
    'does not hand %j to qemu-img',
    async (path) => {
      const { run, asked } = qemuImg({});
      expect(await imageChain(run, path)).toEqual({
        unreadable: `${path}: not an absolute path`,
      });
      expect(asked).toEqual([]);
    },
  );

  it.each(['--help', '', 'raw,size=1'])('does not take %j for a format', async (format) => {
    const { run, asked } = qemuImg({ '/d': plain });
    expect(await imageChain(run, '/d', { format })).toEqual({
      unreadable: "/d: the definition's format is not a name of QEMU's",
    });
    expect(asked).toEqual([]);
  });

  it('does not follow a backing file to the network, nor repeat its name', async () => {
    const { run, asked } = qemuImg({
      '/top': { ...plain, format: 'qcow2', 'backing-filename': 'https://user:secret@host/x' },
    });
    const chain = await imageChain(run, '/top');
    expect(chain).toEqual({
      unreadable: '/top: its backing file is not a local file and is not followed',
    });
    expect(asked).toHaveLength(1);
  });

  it('ends at a chain that comes back to where it was', async () => {
    const { run } = qemuImg({
      '/a': { ...plain, 'full-backing-filename': '/b' },
      '/b': { ...plain, 'full-backing-filename': '/a' },
    });
    expect(await imageChain(run, '/a')).toEqual({
      unreadable: '/a: backs itself (layers read: 2)',
    });
  });

  it('ends at a chain longer than any that is meant', async () => {
    const run: RunTool = async (_program, args) =>
      known(JSON.stringify({ ...plain, 'full-backing-filename': `${args.at(-1)}x` }));
    expect(await imageChain(run, '/a')).toEqual({
      unreadable: '/a: more than 64 backing files',
    });
  });

  it('says that qemu-img is missing, and where it is from', async () => {
    expect(await imageChain(async () => absent, '/d')).toEqual({
      unreadable: '/d: qemu-img is not installed; it is in the package qemu-utils or qemu-img',
    });
  });

  it('knows the chain, or says why not, whatever qemu-img answers', async () => {
    const answers = fc.oneof(fc.string(), fc.json(), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        const { run } = qemuImg({ '/d': answer });
        const chain = await imageChain(run, '/d');
        expect('value' in chain || 'unreadable' in chain).toBe(true);
      }),
    );
  });
});
