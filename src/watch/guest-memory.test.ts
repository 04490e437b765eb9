import { describe, expect, it } from 'vitest';
import type { FileTree } from '../collect/file-tree.ts';
import { absent, known, valueOrUndefined } from '../model/fact.ts';
import { guestMemoryReader, movedShare, parseNumaStat } from './guest-memory.ts';

/** Linux 6.1, the scope of a guest of libvirt's, shortened. */
const NUMA_STAT = `anon N0=1073741824 N1=268435456
file N0=4096 N1=0
kernel_stack N0=49152 N1=0
shmem N0=0 N1=0
anon_thp N0=1048576000 N1=0`;

describe('parseNumaStat', () => {
  it('adds up the kinds of page that guest memory is made of, and counts none twice', () => {
    expect(parseNumaStat(NUMA_STAT)).toEqual(
      new Map([
        ['N0', 1_073_745_920],
        ['N1', 268_435_456],
      ]),
    );
  });
});

describe('movedShare', () => {
  it('is nothing where each node has what it had', () => {
    expect(movedShare(parseNumaStat(NUMA_STAT), parseNumaStat(NUMA_STAT))).toBe(0);
  });

  it('counts what left a node and what came to another', () => {
    const share = movedShare(new Map([['N0', 100]]), new Map([['N1', 100]]));
    expect(share).toBe(1);
  });
});

const GROUP = '/sys/fs/cgroup/machine/qemu-1-web.libvirt-qemu';
const MIB = 1024 * 1024;

/** A guest whose memory is where it is told, and how often its numa_maps was read. */
function guestFiles() {
  const files = new Map([
    ['/proc/7/cgroup', '0::/machine/qemu-1-web.libvirt-qemu/emulator'],
    ['/proc/7/status', 'VmSwap:\t0 kB\n'],
    ['/proc/7/maps', '7f0000000000-7f0000800000 rw-p 00000000 00:00 0 '],
    ['/proc/7/numa_maps', '7f0000000000 default anon=2048 N0=2048 kernelpagesize_kB=4'],
    [`${GROUP}/memory.numa_stat`, `anon N0=${8 * MIB} N1=0`],
  ]);
  let walks = 0;
  const tree: FileTree = {
    root: '',
    text: (path) => {
      if (path.endsWith('numa_maps')) walks += 1;
      const text = files.get(path);
      return text === undefined ? absent : known(text);
    },
    number: () => absent,
    names: () => absent,
    link: () => absent,
    exists: (path) => files.has(path),
  };
  return { files, tree, walks: () => walks };
}

describe('guestMemoryReader', () => {
  it('follows memory from node to node by its group, without another walk through its pages', () => {
    const { files, tree, walks } = guestFiles();
    const mounts = { unified: '/sys/fs/cgroup', legacy: new Map() };
    const reader = guestMemoryReader(tree, { pid: 7, memoriesKiB: [8192] }, mounts, () => 1000);
    const ram = () => valueOrUndefined(reader.read().guestRamPerNodeKiB);
    expect(ram()).toEqual({ 0: 8192 });
    files.set(`${GROUP}/memory.numa_stat`, `anon N0=${2 * MIB} N1=${6 * MIB}`);
    expect(ram()).toEqual({ 0: 2048, 1: 6144 });
    files.delete(`${GROUP}/memory.numa_stat`);
    expect(ram()).toEqual({ 0: 8192 });
    expect(walks()).toBe(1);
  });
});
