import { expect, test } from 'vitest';
import { makerWords, requireMaker, sizeAroundFile } from './file-systems.ts';

test('xfs is not made around a file that is too small for mkfs.xfs', () => {
  expect(() => requireMaker('xfs', 299)).toThrow(/xfs needs a sizeMiB of 300 or more/);
});

test('a device has room for the file and for the file system around it', () => {
  expect(sizeAroundFile(16)).toBeGreaterThanOrEqual(16 + 64);
  expect(sizeAroundFile(1000)).toBe(1464);
});

test('ext file systems are written to the end when they are made', () => {
  expect(makerWords('ext3', '/dev/vda').join(' ')).toMatch(
    /^mkfs\.ext3 .*lazy_itable_init=0.* \/dev\/vda$/,
  );
  expect(makerWords('xfs', '/dev/vda')).toEqual(['mkfs.xfs', '-q', '/dev/vda']);
});
