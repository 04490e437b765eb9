import { join } from 'node:path';
import { z } from 'zod';
import type { GuestShape } from '../appliance/guest-shape.ts';
import { meterCpu } from '../cpu-meter.ts';
import { attachDisk, diskBuses, requireIothread } from '../disk-attachment.ts';
import {
  fileSystems,
  isFileSystem,
  makerOf,
  requireMaker,
  sizeAroundFile,
} from '../file-systems.ts';
import { fioProgram, readsData, runFio } from '../fio.ts';
import { fioOptions } from '../fio-options.ts';
import { guestNeeds } from '../guest-needs.ts';
import { fileOnDisk, readyDisk } from '../guest-storage.ts';
import { readyGuest } from '../guests.ts';
import {
  aioModes,
  cacheModes,
  createImage,
  fillImage,
  imageFormats,
  isDirect,
  type NewImage,
  preallocations,
  requireFittingAio,
} from '../images.ts';
import { schedulers } from '../schedulers.ts';
import { type Bench, defineWorkload, type Reading } from '../workload.ts';

/** Twice what fio and its libraries take: as the kernel unpacks them they are there twice. */
const MEMORY_MIB = 512;

const Options = z.strictObject({
  ...fioOptions,
  sizeMiB: z
    .int()
    .min(16)
    .max(1024 * 1024)
    .default(256),
  bus: z.enum(diskBuses).default('virtio-blk'),
  /**
   * file: no guest, fio on the image as a file of the host, which the others are compared with. device: the guest's
   * disk. ext3, ext4, xfs: a file in a file system on it.
   */
  layer: z.enum(['file', 'device', ...fileSystems]).default('device'),
  /** Of the guest's disk. */
  scheduler: z.enum(schedulers).default('none'),
  format: z.enum(imageFormats).default('raw'),
  /** full: nothing is left to allocate, and one disk serves all runs. Else those that only write each get a new one. */
  preallocation: z.enum(preallocations).default('full'),
  cache: z.enum(cacheModes).default('none'),
  aio: z.enum(aioModes).default('threads'),
  /** Whether QEMU serves the disk in a thread of its own instead of the main loop. */
  iothread: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

const imagePrograms = [
  { program: 'qemu-img', package: 'qemu-utils' },
  { program: 'qemu-io', package: 'qemu-utils' },
];

export const guestDisk = defineWorkload({
  name: 'guest-disk',
  measures:
    'a disk of a guest: bus, format, cache, aio, iothread, scheduler, file system (fio in the guest)',
  dimension: 'storage',
  anywhere: false,
  options: Options,
  needs: (options) => {
    const { layer, sizeMiB, seconds } = options;
    const programs = [fioProgram, ...imagePrograms];
    const diskMiB = imageMiB(layer, sizeMiB);
    if (layer === 'file') return { programs, diskMiB, seconds: seconds + 2 };
    const needs = guestNeeds(MEMORY_MIB, seconds + 3, programs);
    const shape = shapeOf(options);
    // A guest is kept with its disk for the next run of its shape (guests.ts), unless its disk is for one run.
    if (shape.disk?.isForOneRun === true) return { ...needs, diskMiB };
    return { ...needs, keptDisk: { guest: JSON.stringify(shape), diskMiB } };
  },
  run: (options, bench) =>
    options.layer === 'file' ? onHost(options, bench) : inGuest(options, bench),
});

function imageMiB(layer: Options['layer'], sizeMiB: number): number {
  return isFileSystem(layer) ? sizeAroundFile(sizeMiB) : sizeMiB;
}

function imageOf({ layer, format, preallocation, sizeMiB, pattern }: Options) {
  const image: NewImage = { format, preallocation, sizeMiB: imageMiB(layer, sizeMiB) };
  return { image, isFilled: preallocation !== 'full' && readsData(pattern) };
}

async function onHost(options: Options, bench: Bench): Promise<Reading[]> {
  const file = join(bench.scratch, 'image');
  const { image, isFilled } = imageOf({ ...options, format: 'raw' });
  await createImage(file, image, bench.signal);
  if (isFilled) await fillImage(file, image, bench.signal);
  const job = {
    ...options,
    target: file,
    engine: 'libaio',
    direct: isDirect(options.cache),
  } as const;
  return (await runFio(job, bench.execute)).map((reading) =>
    reading.metric === 'CPU per request' ? { ...reading, metric: CPU_PER_REQUEST } : reading,
  );
}

/** Of fio on the host, and of QEMU with fio and the guest's kernel in it: all that a request takes. */
const CPU_PER_REQUEST = 'CPU of the host per request';

async function inGuest(options: Options, bench: Bench): Promise<Reading[]> {
  const { layer, bus, scheduler, sizeMiB, seconds } = options;
  requireFittingAio(options);
  if (options.iothread) requireIothread(bus);
  if (isFileSystem(layer)) requireMaker(layer, sizeMiB);
  const { device } = attachDisk(bus, options.iothread);
  const guest = await readyGuest(bench.guests, shapeOf(options));
  await readyDisk(guest, device, scheduler);
  const target = isFileSystem(layer)
    ? await fileOnDisk(guest, device, { fileSystem: layer, sizeMiB })
    : device;
  const meter = meterCpu(guest.pid);
  try {
    const job = { ...options, target, engine: 'libaio', direct: true } as const;
    const readings = await runFio(job, guest.execute);
    const cpus = meter.overLast(seconds / 2, seconds / 4);
    const iops = readings[0]?.value ?? Number.NaN;
    return [
      ...readings.filter(({ metric }) => metric !== 'CPU per request'),
      { metric: CPU_PER_REQUEST, unit: 'us', better: 'lower', value: (cpus / iops) * 1e6 },
    ];
  } finally {
    meter.stop();
  }
}

/** The scheduler is chosen in the running guest, so that one guest serves for all. */
function shapeOf(options: Options): GuestShape {
  const { layer, bus, cache, aio, preallocation, pattern } = options;
  const { devices } = attachDisk(bus, options.iothread);
  const { image, isFilled } = imageOf(options);
  const isForOneRun = preallocation !== 'full' && !readsData(pattern);
  return {
    ...{ vcpus: 1, memoryMiB: MEMORY_MIB, devices },
    programs: ['fio', ...(isFileSystem(layer) ? [makerOf(layer)] : [])],
    disk: { ...image, cache, aio, isFilled, isForOneRun },
    drivers: [bus, ...(isFileSystem(layer) ? [layer] : [])],
    optionalDrivers: ['mq-deadline', 'bfq', 'kyber'],
  };
}
