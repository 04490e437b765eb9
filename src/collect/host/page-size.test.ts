import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { pageSizeKiB } from './page-size.ts';
import { recordedTree, type TreeContent, withHostTree, worldOf } from './testing/host-tree.ts';

const HUGE = '/sys/kernel/mm/transparent_hugepage/hpage_pmd_size';

it.each<[string, TreeContent, number]>([
  ['an x86 machine', recordedTree('pvm-2cpu'), 4],
  ['an arm64 machine with 64 KiB pages', { [HUGE]: '536870912\n' }, 64],
  ['an arm64 machine with 16 KiB pages', { [HUGE]: '33554432\n' }, 16],
  ['a POWER machine', { '/proc/cpuinfo': 'processor\t: 0\ncpu\t\t: POWER9\n' }, 64],
  ['a machine that tells nothing', { '/proc/x': '' }, 4],
])('the page size of %s follows from its files', (_, content, pageKiB) =>
  withHostTree(content, (files) => expect(pageSizeKiB(worldOf(files))).toBe(pageKiB)),
);

it('the page size of this machine is the one the kernel tells its processes', () =>
  withHostTree({ [HUGE]: '536870912\n' }, (files) => {
    const bytes = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));
    expect(pageSizeKiB(worldOf(files, { live: true }))).toBe(bytes / 1024);
  }));
