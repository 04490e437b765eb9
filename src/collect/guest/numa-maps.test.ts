import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumaMaps, sumPerNode } from './numa-maps.ts';

// Lines as two kernels print them: anonymous memory, huge pages, a library, a mapping without pages.
const TEXT = `55d000000000 default file=/usr/bin/qemu-system-x86_64 mapped=300 active=0 N0=300 kernelpagesize_kB=4
7f0000000000 bind:0 anon=1024 dirty=1024 active=1000 N0=1000 N1=24 kernelpagesize_kB=4
7f1000000000 default file=/dev/hugepages/libvirt/qemu/1-web/qemu_back_mem._objects_ram-node0.hKzPj2\\040(deleted) huge dirty=512 N1=512 kernelpagesize_kB=2048
7f2000000000 default file=/usr/lib/libc.so.6
7ffc00000000 default stack anon=3 dirty=3 N0=3 kernelpagesize_kB=4`;

describe('parseNumaMaps', () => {
  it('counts pages of every size in KiB on each node', () => {
    const mappings = parseNumaMaps(TEXT);
    expect(mappings.map((mapping) => mapping.residentKiB)).toEqual([1200, 4096, 1_048_576, 12]);
    expect(mappings[2]).toMatchObject({ huge: true, start: '7f1000000000' });
    expect(mappings[2]?.file).toContain('qemu_back_mem');
    expect(sumPerNode(mappings)).toEqual({ 0: 1200 + 4000 + 12, 1: 96 + 1_048_576 });
  });

  it('never fails on text that is none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(parseNumaMaps(text))).toBe(true);
      }),
    );
  });
});
