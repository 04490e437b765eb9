import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  aioModes,
  cacheModes,
  createImage,
  imageFormats,
  preallocations,
  requireFittingAio,
} from '../images.ts';
import { numberIn } from '../read-json.ts';
import { defineWorkload } from '../workload.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const TIMEOUT_MS = 10 * 60_000;
/** Odd, so that requests in turn touch all clusters (64 KiB) in another order than they lie. */
const SCATTER = 17 * 64 * KIB;

export const image = defineWorkload({
  name: 'image',
  measures: 'requests of QEMU to an image: format, preallocation, cache, aio (qemu-img bench)',
  dimension: 'storage',
  anywhere: false,
  options: z.strictObject({
    format: z.enum(imageFormats).default('raw'),
    preallocation: z.enum(preallocations).default('off'),
    cache: z.enum(cacheModes).default('none'),
    aio: z.enum(aioModes).default('threads'),
    operation: z.enum(['read', 'write']).default('write'),
    scattered: z.boolean().default(true),
    sizeMiB: z
      .int()
      .min(16)
      .max(1024 * 1024)
      .default(512),
    requests: z.int().min(100).max(100_000_000).default(20_000),
    depth: z.int().min(1).max(1024).default(16),
    blockKiB: z.int().min(4).max(4096).default(4),
  }),
  needs: ({ sizeMiB }) => ({
    programs: [{ program: 'qemu-img', package: 'qemu-utils' }],
    diskMiB: sizeMiB + 64,
    seconds: 3,
  }),
  run: async (options, bench) => {
    const { format, preallocation, cache, aio, sizeMiB } = options;
    requireFittingAio(options);
    const file = join(bench.scratch, 'image');
    await createImage(file, { format, preallocation, sizeMiB }, bench.signal);
    const step = options.scattered ? SCATTER : options.blockKiB * KIB;
    const { stdout, cpuSeconds } = await bench.execute(
      'qemu-img',
      [
        ...['bench', '-f', format, '-t', cache, '-i', aio],
        ...['-c', String(options.requests), '-d', String(options.depth)],
        ...['-s', String(options.blockKiB * KIB), '-S', String(step)],
        ...(options.operation === 'write' ? ['-w'] : []),
        file,
      ],
      { timeoutMs: TIMEOUT_MS },
    );
    const seconds = numberIn(stdout, /completed in ([\d.]+) seconds/, 'qemu-img bench');
    return [
      {
        metric: 'requests',
        unit: 'IOPS',
        better: 'higher',
        value: options.requests / Math.max(seconds, 0.001),
      },
      {
        metric: 'CPU per request',
        unit: 'us',
        better: 'lower',
        value: (cpuSeconds / options.requests) * 1e6,
      },
      {
        metric: 'space taken',
        unit: 'MiB',
        better: 'neither',
        // st_blocks counts 512 bytes each, whatever the file system's block (stat(2)).
        value: (statSync(file).blocks * 512) / MIB,
      },
    ];
  },
});
