import { expect, test } from 'vitest';
import type { OptionValue } from '../model/campaign.ts';
import { Campaign } from '../model/campaign.ts';
import { combinationsOf } from './configurations.ts';
import { neededDiskMiB } from './preconditions.ts';

/** For guests with a disk of 100 MiB, and the file of the host that they are compared with. */
function neededFor(matrix: Readonly<Record<string, readonly OptionValue[]>>): number {
  const part = {
    workload: 'guest-disk',
    options: { sizeMiB: 100 },
    twin: { layer: 'host' },
    matrix,
  };
  const campaign = Campaign.parse({ name: 'mine', parts: [part] });
  return neededDiskMiB(combinationsOf(campaign).map(({ set }) => set.needs));
}

test.each([
  ['a guest is kept with its disk, beside which the file is made', { seconds: [1] }, 200],
  ['runs in the same guest share its disk', { scheduler: ['none', 'bfq'], depth: [1, 8] }, 200],
  [
    'each kept guest has a disk of its own',
    { cache: ['none', 'unsafe'], bus: ['ide', 'ahci'] },
    500,
  ],
  [
    'of disks that are for one run there is one at a time',
    { pattern: ['write'], preallocation: ['off', 'falloc'], format: ['raw', 'qcow2'] },
    100,
  ],
  ['a block device of the host is as large as its image', { format: ['device'] }, 200],
  ['a file system takes more than the file in it', { layer: ['ext4'] }, 304],
  ['what cannot be had together is refused when it runs', { bus: ['ide'], iothread: [true] }, 200],
])('disk space: %s', (_, matrix, neededMiB) => {
  expect(neededFor(matrix)).toBe(neededMiB);
});

test('space is asked for once where nothing is kept', () => {
  const programs = { programs: [], seconds: 1 };
  expect(
    neededDiskMiB([{ ...programs, diskMiB: 100 }, { ...programs, diskMiB: 300 }, programs]),
  ).toBe(300);
});
