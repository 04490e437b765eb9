import { describe, expect, it } from 'vitest';
import { guestRamMappings, parseMaps } from './guest-ram-mappings.ts';

const MAPS = `55d000000000-55d000400000 r-xp 00000000 fe:00 12 /usr/bin/qemu-system-x86_64
7e0000000000-7e0040000000 rw-p 00000000 00:00 0
7f0000000000-7f0020000000 rw-p 00000000 00:00 0
7f1000000000-7f1010000000 rw-p 00000000 00:00 0
7f2000000000-7f2080000000 ---p 00000000 00:00 0
7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]`;
const GIB_KIB = 1024 * 1024;

describe('guestRamMappings', () => {
  it('takes the mappings that are as large as a memory of the guest', () => {
    const ranges = parseMaps(MAPS);
    expect(guestRamMappings(ranges, [GIB_KIB / 2 + GIB_KIB / 4, GIB_KIB / 2, GIB_KIB / 4])).toEqual(
      new Set(['7f0000000000', '7f1000000000']),
    );
  });

  it('takes the largest writable one where no size is known: not a larger one without access', () => {
    expect(guestRamMappings(parseMaps(MAPS), [])).toEqual(new Set(['7e0000000000']));
  });

  it("takes QEMU's memory files by name, whatever their size", () => {
    const file =
      '7d0000000000-7d0000200000 rw-s 00000000 00:0f 7 /dev/hugepages/libvirt/qemu/1-web/qemu_back_mem.pc.ram.x (deleted)';
    expect(guestRamMappings(parseMaps(`${MAPS}\n${file}`), [])).toEqual(new Set(['7d0000000000']));
  });

  it('is empty for an empty file', () => {
    expect(guestRamMappings(parseMaps(''), [1024])).toEqual(new Set());
  });
});
