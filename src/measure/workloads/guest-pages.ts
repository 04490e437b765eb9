import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type GuestShape, hostPages } from '../appliance/guest-shape.ts';
import { guestNeeds } from '../guest-needs.ts';
import { readyGuest } from '../guests.ts';
import { ownReadings } from '../read-json.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;
/**
 * A page of 1 GiB for the guest's programs: of 3 GiB one cannot be had, as QEMU puts 2 GiB of them below the PCI hole, and
 * the kernel takes some of each part as it starts. Whole ones for the host to make the guest of.
 */
const MEMORY_MIB = 4096;
const LARGEST_WORKING_SET_MIB = 512;

/** One guest offers all sizes, so that it need not be booted for each. */
const KERNEL_ARGUMENTS = [
  ...['hugepagesz=1G', 'hugepages=1'],
  ...['hugepagesz=2M', `hugepages=${LARGEST_WORKING_SET_MIB / 2}`],
];

export const guestPages = defineWorkload({
  name: 'guest-pages',
  measures: 'time of one dependent load in a guest, by page size in the guest and on the host',
  dimension: 'memory',
  anywhere: false,
  options: z.strictObject({
    /** 4k, thp: transparent huge pages; 2m and 1g: reserved ones. */
    guestPage: z.enum(hostPages).default('4k'),
    hostPage: z.enum(hostPages).default('4k'),
    workingSetKiB: z
      .int()
      .min(4)
      .max(LARGEST_WORKING_SET_MIB * 1024)
      .default(256 * 1024),
    seconds: z.number().min(0.1).max(600).default(2),
  }),
  needs: ({ seconds }) => guestNeeds(MEMORY_MIB, seconds + 3),
  run: async ({ guestPage, hostPage, workingSetKiB, seconds }, bench) => {
    const shape: GuestShape = {
      ...{ vcpus: 1, memoryMiB: MEMORY_MIB, hostPage, kernelArguments: KERNEL_ARGUMENTS },
    };
    const guest = await readyGuest(bench.guests, shape);
    const args = ['--kib', String(workingSetKiB), '--page', guestPage];
    const { stdout } = await guest.execute(await bench.own('chase'), [
      ...[...args, '--ms', String(seconds * MILLISECONDS)],
    ]);
    return [
      ...ownReadings(stdout, {
        nsPerLoad: { metric: 'load latency', unit: 'ns', better: 'lower' },
      }),
      {
        metric: 'huge on the host',
        unit: 'share',
        better: 'neither',
        value: hugeShare(guest.pid),
      },
    ];
  },
});

/** Of the memory of a process that is there, how much lies in huge pages of any kind: what was asked for need not be had. */
function hugeShare(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kib = (name: string) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  // Reserved pages are in no account of resident memory (Documentation/filesystems/proc.rst).
  const reserved = kib('Shared_Hugetlb') + kib('Private_Hugetlb');
  return (kib('AnonHugePages') + reserved) / (kib('Rss') + reserved);
}
