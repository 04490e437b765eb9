import { describe, expect, it } from 'vitest';
import { movedShare, parseNumaStat } from './guest-memory.ts';

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
