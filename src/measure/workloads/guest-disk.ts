import { join } from 'node:path';
import { z } from 'zod';
import { type GuestShape, shapeKey } from '../appliance/guest-shape.ts';
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
import { Lacking } from '../lacking.ts';
import { onLoop, setScheduler } from '../loop-device.ts';
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
   * host: no guest, fio on the file or block device of the host that the disk would be on, which the others are compared
   * with. device: the guest's disk. ext3, ext4, xfs: a file in a file system on it.
   */
  layer: z.enum(['host', 'device', ...fileSystems]).default('device'),
  /** Of the guest's disk. */
  scheduler: z.enum(schedulers).default('none'),
  /** device: no image file, but a block device of the host: a loop device with direct I/O, made of a raw image. */
  format: z.enum([...imageFormats, 'device']).default('raw'),
  /** Of that block device; `none` if left out. */
  hostScheduler: z.enum(schedulers).optional(),
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
    'a disk of a guest: bus, format or host device, cache, aio, iothread, schedulers, file system (fio in the guest)',
  dimension: 'storage',
  anywhere: false,
  options: Options,
  needs: (options) => {
    const { layer, sizeMiB, seconds } = options;
    const programs = [fioProgram, ...imagePrograms];
    const diskMiB = imageMiB(layer, sizeMiB);
    if (layer === 'host') {
      const root = options.format === 'device' ? { root: true as const } : {};
      return { programs, diskMiB, ...root, seconds: seconds + 2 };
    }
    const needs = guestNeeds(MEMORY_MIB, seconds + 3, programs);
    const shape = shapeOf(options);
    // A guest is kept with its disk for the next run of its shape (guests.ts), unless its disk is for one run.
    if (shape.disk?.isForOneRun === true) return { ...needs, diskMiB };
    return { ...needs, keptDisk: { guest: shapeKey(shape), diskMiB } };
  },
  run: async (options, bench) => {
    requireHostDevice(options);
    return options.layer === 'host' ? await onHost(options, bench) : await inGuest(options, bench);
  },
});

/** Throws `Lacking` for what only a block device of the host has, and for what it does not have. */
function requireHostDevice({ format, hostScheduler, preallocation }: Options): void {
  if (format !== 'device' && hostScheduler !== undefined) {
    throw new Lacking(
      `hostScheduler=${hostScheduler} is for a block device of the host, and format=${format} is a file: choose format=device`,
    );
  }
  if (format === 'device' && preallocation !== 'full') {
    throw new Lacking(
      `preallocation=${preallocation} is for image files, and a block device has all its space: leave it out with format=device`,
    );
  }
}

function imageMiB(layer: Options['layer'], sizeMiB: number): number {
  return isFileSystem(layer) ? sizeAroundFile(sizeMiB) : sizeMiB;
}

function imageOf({ layer, format, preallocation, sizeMiB, pattern }: Options) {
  const imageFormat = format === 'device' ? 'raw' : format;
  const image: NewImage = { format: imageFormat, preallocation, sizeMiB: imageMiB(layer, sizeMiB) };
  return { image, isFilled: preallocation !== 'full' && readsData(pattern) };
}

async function onHost(options: Options, bench: Bench): Promise<Reading[]> {
  const file = join(bench.scratch, 'image');
  const { image, isFilled } = imageOf({ ...options, format: 'raw' });
  await createImage(file, image, bench.signal);
  if (isFilled) await fillImage(file, image, bench.signal);
  if (options.format !== 'device') return await fioOnHost(file, options, bench);
  const asDevice = { direct: true, scheduler: options.hostScheduler ?? 'none' };
  return await onLoop(file, asDevice, bench.leases, (device) => fioOnHost(device, options, bench));
}

async function fioOnHost(target: string, options: Options, bench: Bench): Promise<Reading[]> {
  const job = { ...options, target, engine: 'libaio', direct: isDirect(options.cache) } as const;
  return (await runFio(job, bench.execute)).map((reading) =>
    reading.metric === 'CPU per request' ? { ...reading, metric: CPU_PER_REQUEST } : reading,
  );
}

/** Of fio on the host, and of QEMU with fio and the guest's kernel in it: all that a request takes. */
const CPU_PER_REQUEST = 'CPU of the host per request';

async function inGuest(options: Options, bench: Bench): Promise<Reading[]> {
  const { layer, bus, scheduler, hostScheduler, sizeMiB, seconds } = options;
  requireFittingAio(options);
  if (options.iothread) requireIothread(bus);
  if (isFileSystem(layer)) requireMaker(layer, sizeMiB);
  const { device } = attachDisk(bus, options.iothread);
  const guest = await readyGuest(bench.guests, shapeOf(options));
  if (guest.hostDevice !== undefined) setScheduler(guest.hostDevice, hostScheduler ?? 'none');
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

/** Schedulers are chosen while the guest runs, so that one guest serves for all. */
function shapeOf(options: Options): GuestShape {
  const { layer, bus, format, cache, aio, preallocation, pattern } = options;
  const { devices } = attachDisk(bus, options.iothread);
  const { image, isFilled } = imageOf(options);
  const isForOneRun = preallocation !== 'full' && !readsData(pattern);
  return {
    ...{ vcpus: 1, memoryMiB: MEMORY_MIB, devices },
    programs: ['fio', ...(isFileSystem(layer) ? [makerOf(layer)] : [])],
    disk: { ...image, cache, aio, isHostDevice: format === 'device', isFilled, isForOneRun },
    drivers: [bus, ...(isFileSystem(layer) ? [layer] : [])],
    optionalDrivers: ['mq-deadline', 'bfq', 'kyber'],
  };
}
