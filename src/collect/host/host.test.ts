import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absent, type Fact, known, unreadable } from '../../model/fact.ts';
import { Host } from '../../model/host.ts';
import { type FileTree, openFileTree } from '../file-tree.ts';
import { programRunner } from '../run-program.ts';
import { collectHost } from './host.ts';
import { recordedTree, type TreeContent, withHostTree, worldOf } from './testing/host-tree.ts';

const garbage = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '\0',
    '-1',
    '0-99999999',
    '4,',
    'a: b: c',
    '[x',
    '\n\n',
    '9'.repeat(400),
    'NaN',
  ),
);

/** Answers everything with something, in the given states. */
function strangeTree(texts: string[], names: string[]): FileTree {
  const pick = <T>(path: string, values: T[]): Fact<T> => {
    const hash = [...path].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_003;
    if (hash % 11 === 0) return unreadable(`${path}: EIO`);
    const value = values[hash % values.length];
    return value === undefined || hash % 13 === 0 ? absent : known(value);
  };
  return {
    root: '/strange',
    text: (path) => pick(path, texts),
    number: (path) => pick(path, [-1, 0, 1, 7, 2 ** 50]),
    names: (path) => pick(path, [names, [...names].reverse()]),
    link: (path) => pick(path, ['../..', '/', 'x', '../../devices/pci0000:00/x/y']),
    exists: (path) => path.length % 2 === 0,
  };
}

describe('a host', () => {
  it('recorded as files is described in the shape of the snapshot', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const host = await collectHost(worldOf(files), { windowMs: 1000 });
      expect(Host.safeParse(host).error).toBeUndefined();
      expect(host.hostname).toEqual(absent);
      expect(host.smtControl).toEqual(known('notsupported'));
    }));

  it('of which no file can be read is all unknown', () =>
    withHostTree({ '/x': '' }, async (tree) => {
      const closed = <T>(path: string): Fact<T> => unreadable(`${path}: permission denied`);
      const files: FileTree = {
        ...tree,
        text: closed,
        number: closed,
        names: closed,
        link: closed,
      };
      const host = await collectHost(worldOf(files), { windowMs: 0 });
      expect(Host.safeParse(host).error).toBeUndefined();
      expect(JSON.stringify(host)).not.toContain('"value"');
    }));

  it('of strange files never fails, and keeps the shape of the snapshot', async () => {
    const names = fc.array(
      fc.oneof(
        fc.constantFrom('cpu0', 'node0', 'node1', 'dm-0', 'sda', 'md0', 'loop0', 'zram0', 'state0'),
        fc.constantFrom('policy0', 'hugepages-2048kB', '1', 'kvm', 'rx-0', 'host0', '50-a.conf'),
        fc.stringMatching(/^[a-z0-9:.]{1,8}$/),
      ),
      { minLength: 1, maxLength: 8 },
    );
    const texts = fc.array(garbage, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(texts, names, async (someTexts, someNames) => {
        const world = worldOf(strangeTree(someTexts, someNames));
        const host = await collectHost(world, { windowMs: 0 });
        expect(Host.safeParse(host).error).toBeUndefined();
        expect(JSON.stringify(host)).not.toContain('the collector failed');
      }),
      { numRuns: 60 },
    );
  });

  it('that is this machine has rates after a window, and none without', {
    timeout: 30_000,
  }, async () => {
    const { signal } = new AbortController();
    const world = worldOf(openFileTree(), { live: true, run: programRunner(signal), signal });
    const host = await collectHost(world, { windowMs: 60 });
    expect(Host.safeParse(host).error).toBeUndefined();
    expect(host.kernel.contextSwitchesPerS).toEqual(known(expect.any(Number)));
    expect(host.memory.vmstatPerS).toHaveProperty('value.pgfault');
  });
});

it('a recorded number that is none leaves its neighbours alone', () => {
  const content: TreeContent = {
    ...recordedTree('pvm-2cpu'),
    '/sys/kernel/mm/transparent_hugepage/khugepaged/pages_to_scan': 'many\n',
    '/proc/buddyinfo': 'Node 0, zone DMA x y\n',
  };
  return withHostTree(content, async (files) => {
    const { memory } = await collectHost(worldOf(files), { windowMs: 0 });
    expect(memory.thp.khugepagedPagesToScan).toHaveProperty('unreadable');
    expect(memory.thp.khugepagedScanSleepMs).toEqual(known(10_000));
    expect(memory.buddy).toHaveProperty('unreadable');
    expect(memory.zones).toHaveProperty('value');
  });
});
