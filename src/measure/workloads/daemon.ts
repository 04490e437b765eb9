import { join } from 'node:path';
import { z } from 'zod';
import { cpuSeconds } from '../../collect/process-ticks.ts';
import { fioProgram, RAMP_S, readsData, requireEngine, runFio } from '../fio.ts';
import { fioOptions } from '../fio-options.ts';
import {
  aioModes,
  createImage,
  fillImage,
  imageFormats,
  isDirect,
  preallocations,
  requireFittingAio,
} from '../images.ts';
import { Lacking } from '../lacking.ts';
import { type BlockNodes, startStorageDaemon, storageDaemonProgram } from '../storage-daemon.ts';
import { type Bench, defineWorkload, type Reading } from '../workload.ts';

const Options = z.strictObject({
  ...fioOptions,
  /**
   * file: fio on a file of the host. nothing: QEMU's block layer with no storage under it, so that what remains is the
   * way there (NBD over a socket). raw, qcow2: an image through it.
   */
  layer: z.enum(['file', 'nothing', ...imageFormats]).default('raw'),
  preallocation: z.enum(preallocations).default('falloc'),
  cache: z.enum(['none', 'writeback']).default('none'),
  aio: z.enum(aioModes).default('threads'),
  /** Whether requests are served in a thread of their own instead of the main loop. */
  iothread: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

export const daemon = defineWorkload({
  name: 'daemon',
  measures:
    'storage through QEMU without a guest: path, format, preallocation, aio, iothread (fio)',
  dimension: 'storage',
  anywhere: false,
  options: Options,
  needs: ({ sizeMiB, seconds }) => ({
    programs: [
      fioProgram,
      storageDaemonProgram,
      { program: 'qemu-img', package: 'qemu-utils' },
      { program: 'qemu-io', package: 'qemu-utils' },
    ],
    diskMiB: sizeMiB + 64,
    seconds: seconds + 2.5,
  }),
  run: async (options, bench) => {
    const { layer } = options;
    requireFittingAio(options);
    const file = join(bench.scratch, 'image');
    if (layer !== 'nothing') await makeImage(options, file, bench.signal);
    if (layer === 'file') {
      const direct = isDirect(options.cache);
      const job = { ...options, target: file, engine: 'libaio', direct } as const;
      return withWhole(await runFio(job, bench.execute), 0);
    }
    await requireEngine('nbd', bench.onHost);
    return await throughDaemon(options, file, bench);
  },
});

/** Reads find data that was written, whatever had been allocated; writes find what the preallocation left. */
async function makeImage(options: Options, file: string, signal: AbortSignal): Promise<void> {
  const { layer, preallocation, sizeMiB, pattern } = options;
  const format = layer === 'qcow2' ? 'qcow2' : 'raw';
  await createImage(file, { format, preallocation, sizeMiB }, signal);
  if (readsData(pattern)) await fillImage(file, { format, sizeMiB }, signal);
}

async function throughDaemon(options: Options, file: string, bench: Bench): Promise<Reading[]> {
  const { iothread, seconds } = options;
  const started = { iothread, directory: bench.scratch };
  const served = await startStorageDaemon(nodesOf(options, file), started, bench);
  try {
    const usedBefore = cpuSeconds(served.pid) ?? 0;
    const job = { ...options, target: served.uri, engine: 'nbd', direct: false } as const;
    const readings = await runFio(job, bench.execute);
    const used = (cpuSeconds(served.pid) ?? 0) - usedBefore;
    return withWhole(readings, used / (seconds + RAMP_S));
  } catch (error) {
    const lastWords = served.lastWords();
    if (lastWords === undefined) throw error;
    // QEMU 7.2 with an iothread: `qemu_in_main_thread() && nbd_server` failed as a client left.
    throw new Lacking(`this qemu-storage-daemon does not last: ${lastWords}`);
  } finally {
    await served.close();
  }
}

const BYTES_PER_MIB = 1024 * 1024;

function nodesOf({ layer, cache, aio, sizeMiB }: Options, file: string): BlockNodes {
  if (layer === 'nothing') {
    const size = sizeMiB * BYTES_PER_MIB;
    return [{ driver: 'null-co', 'node-name': 'image', size, 'read-zeroes': false }];
  }
  const mode = { direct: isDirect(cache) };
  return [
    { driver: 'file', 'node-name': 'file', filename: file, aio, cache: mode },
    {
      driver: layer === 'qcow2' ? 'qcow2' : 'raw',
      'node-name': 'image',
      file: 'file',
      cache: mode,
    },
  ];
}

/** fio tells its own CPU time only: with that of who serves it, layers can be compared. */
function withWhole(readings: readonly Reading[], daemonShare: number): Reading[] {
  const of = (metric: string) => readings.find((each) => each.metric === metric)?.value ?? 0;
  const served = (daemonShare / Math.max(of('requests'), 1)) * 1e6;
  return [
    ...readings,
    {
      metric: 'CPU per request with QEMU',
      unit: 'us',
      better: 'lower',
      value: of('CPU per request') + served,
    },
  ];
}
