import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fioProgram, runFio } from '../fio.ts';
import { fioOptions } from '../fio-options.ts';
import { Lacking } from '../lacking.ts';
import { attachLoop, setScheduler } from '../loop-device.ts';
import { findProgram } from '../required-programs.ts';
import { runTool } from '../run-tool.ts';
import { type Bench, defineWorkload } from '../workload.ts';

const Options = z.strictObject({
  ...fioOptions,
  /** file: on the host; device: the file as a block device; ext3, ext4, xfs: a file system in the file, as a guest makes it. */
  layer: z.enum(['file', 'device', 'ext3', 'ext4', 'xfs']).default('file'),
  /** Of the block device. */
  scheduler: z.enum(['none', 'mq-deadline', 'bfq', 'kyber']).default('none'),
  engine: z.enum(['libaio', 'io_uring', 'psync']).default('libaio'),
  direct: z.boolean().default(true),
});
type Options = z.infer<typeof Options>;

/** mkfs.xfs refuses less since xfsprogs 5.19. */
const XFS_LEAST_MIB = 300;
/** A file system needs room beside the file. */
const OVERHEAD = 1.4;

export const disk = defineWorkload({
  name: 'disk',
  measures: 'storage layer by layer: file, block device, scheduler, file system inside (fio)',
  dimension: 'storage',
  anywhere: false,
  options: Options,
  needs: ({ layer, sizeMiB, seconds }) => ({
    programs: [fioProgram],
    diskMiB: Math.ceil(sizeMiB * OVERHEAD) + 64,
    ...(layer === 'file' ? {} : { root: true as const }),
    seconds: seconds + 2.5,
  }),
  run: async (options, bench) => {
    const { layer, sizeMiB, scheduler, direct } = options;
    const file = join(bench.scratch, 'image');
    const imageMiB = layer === 'file' || layer === 'device' ? sizeMiB : sizeMiB * OVERHEAD + 64;
    await fill(file, Math.ceil(imageMiB), bench);
    if (layer === 'file') return runFio({ ...options, target: file }, bench.execute);
    const loop = await attachLoop(file, direct, bench.leases);
    try {
      setScheduler(loop.device, scheduler);
      if (layer === 'device')
        return await runFio({ ...options, target: loop.device }, bench.execute);
      return await onFileSystem(options, loop.device, bench);
    } finally {
      await loop.release();
    }
  },
});

async function onFileSystem(options: Options, device: string, bench: Bench) {
  const maker = `mkfs.${options.layer}`;
  if (findProgram(maker) === undefined) {
    throw new Lacking(
      `${maker} is not installed (${options.layer === 'xfs' ? 'xfsprogs' : 'e2fsprogs'})`,
    );
  }
  if (options.layer === 'xfs' && options.sizeMiB < XFS_LEAST_MIB) {
    throw new Lacking(`xfs needs a sizeMiB of ${XFS_LEAST_MIB} or more (mkfs.xfs)`);
  }
  await runTool(maker, options.layer === 'xfs' ? ['-q', device] : ['-q', '-F', device]);
  const place = join(bench.scratch, 'mount');
  mkdirSync(place);
  const unmount = bench.leases.take({ kind: 'mount', path: place });
  try {
    await runTool('mount', ['-t', options.layer, device, place]);
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
