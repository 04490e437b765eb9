import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type FileSystem,
  fileSystems,
  isFileSystem,
  makerWords,
  requireMaker,
  sizeAroundFile,
} from '../file-systems.ts';
import { fioProgram, runFio } from '../fio.ts';
import { fioOptions } from '../fio-options.ts';
import { onLoop } from '../loop-device.ts';
import { runTool } from '../run-tool.ts';
import { schedulers } from '../schedulers.ts';
import { type Bench, defineWorkload } from '../workload.ts';

const Options = z.strictObject({
  ...fioOptions,
  /** file: on the host; device: the file as a block device; ext3, ext4, xfs: a file system in the file, as a guest makes it. */
  layer: z.enum(['file', 'device', ...fileSystems]).default('file'),
  /** Of the block device. */
  scheduler: z.enum(schedulers).default('none'),
  engine: z.enum(['libaio', 'io_uring', 'psync']).default('libaio'),
  direct: z.boolean().default(true),
});
type Options = z.infer<typeof Options>;

export const disk = defineWorkload({
  name: 'disk',
  measures: 'storage layer by layer: file, block device, scheduler, file system inside (fio)',
  dimension: 'storage',
  anywhere: false,
  options: Options,
  needs: ({ layer, sizeMiB, seconds }) => ({
    programs: [fioProgram],
    diskMiB: sizeAroundFile(sizeMiB),
    ...(layer === 'file' ? {} : { root: true as const }),
    seconds: seconds + 2.5,
  }),
  run: async (options, bench) => {
    const { layer, sizeMiB, scheduler, direct } = options;
    const file = join(bench.scratch, 'image');
    await fill(file, isFileSystem(layer) ? sizeAroundFile(sizeMiB) : sizeMiB, bench);
    if (layer === 'file') return runFio({ ...options, target: file }, bench.execute);
    return await onLoop(file, { direct, scheduler }, bench.leases, (device) =>
      isFileSystem(layer)
        ? onFileSystem(layer, options, device, bench)
        : runFio({ ...options, target: device }, bench.execute),
    );
  },
});

async function onFileSystem(
  fileSystem: FileSystem,
  options: Options,
  device: string,
  bench: Bench,
) {
  requireMaker(fileSystem, options.sizeMiB);
  const [maker = '', ...words] = makerWords(fileSystem, device);
  await runTool(maker, words);
  const place = join(bench.scratch, 'mount');
  mkdirSync(place);
  const unmount = bench.leases.take({ kind: 'mount', path: place });
  try {
    await runTool('mount', ['-t', fileSystem, device, place]);
    const target = join(place, 'file');
    await fill(target, options.sizeMiB, bench);
    return await runFio({ ...options, target }, bench.execute);
  } finally {
    await unmount();
  }
}

/** Written throughout and on the disk: a hole would be read from nowhere. */
async function fill(file: string, sizeMiB: number, bench: Bench): Promise<void> {
  const words = ['if=/dev/zero', `of=${file}`, 'bs=1M', `count=${sizeMiB}`, 'conv=fsync'];
  await bench.onHost('dd', [...words, 'status=none'], { timeoutMs: 10 * 60_000 });
}
