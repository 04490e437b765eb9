import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programRunner } from '../run-program.ts';
import { countExtents } from './extents.ts';

const run = programRunner(new AbortController().signal);
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-extents-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('countExtents', () => {
  it('counts the pieces of a file with holes', async () => {
    const path = join(directory, 'holes.raw');
    const file = openSync(path, 'w');
    for (let piece = 0; piece < 5; piece++) writeSync(file, 'x', piece * 1024 * 1024);
    closeSync(file);
    const extents = await countExtents(run, path);
    expect(extents).toEqual({ value: 5 });
  });

  it('is not misled by a name that looks like an answer', async () => {
    const path = join(directory, 'a: 99 extents found\nb');
    writeFileSync(path, 'x'.repeat(10_000));
    expect(await countExtents(run, path)).toEqual({ value: 1 });
  });

  it('says why it cannot', async () => {
    expect(await countExtents(run, join(directory, 'none'))).toEqual({
      unreadable: expect.stringContaining('No such file'),
    });
    expect(await countExtents(run, '-v')).toEqual({
      unreadable: '-v: not an absolute path',
    });
  });
});
