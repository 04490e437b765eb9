import { describe, expect, it } from 'vitest';
import { shareCaches } from './share-caches.ts';

const groupsOf = (sizes: number[], free: number[]): number[][] =>
  shareCaches(sizes, free).map((shares) => shares.map(({ group }) => group));

describe('shareCaches', () => {
  it('finds the way in which nobody is spread, where the largest first into the fullest would not', () => {
    const spread = groupsOf([4, 3, 3, 2, 2, 2], [8, 8]).filter((groups) => groups.length > 1);
    expect(spread).toEqual([]);
  });

  it('spreads only who is larger than what is free of a group', () => {
    expect(shareCaches([10, 4], [8, 8])).toEqual([
      [
        { group: 0, threads: 8 },
        { group: 1, threads: 2 },
      ],
      [{ group: 1, threads: 4 }],
    ]);
  });

  it('spreads in pairs of threads', () => {
    expect(shareCaches([4], [3, 2])).toEqual([
      [
        { group: 0, threads: 2 },
        { group: 1, threads: 2 },
      ],
    ]);
  });
});
