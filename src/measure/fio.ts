import { z } from 'zod';
import type { Execute } from './execute.ts';
import { Lacking } from './lacking.ts';
import { parseJson } from './read-json.ts';
import type { Reading } from './workload.ts';

export const fioProgram = { program: 'fio', package: 'fio' } as const;

export const fioPatterns = ['randread', 'randwrite', 'randrw', 'read', 'write'] as const;

export function readsData(pattern: FioJob['pattern']): boolean {
  return pattern !== 'write' && pattern !== 'randwrite';
}

export interface FioJob {
  /** A file or a block device; of engine nbd the URI of an export. */
  readonly target: string;
  readonly sizeMiB: number;
  readonly pattern: (typeof fioPatterns)[number];
  readonly blockKiB: number;
  readonly depth: number;
  readonly engine: 'libaio' | 'io_uring' | 'psync' | 'nbd';
  readonly direct: boolean;
  readonly seconds: number;
}

/** The first part of a run fills queues and caches, and is not counted. */
export const RAMP_S = 0.5;
const MILLISECONDS = 1000;
const MIB = 1024 * 1024;

const Direction = z.object({
  iops: z.number(),
  bw_bytes: z.number(),
  total_ios: z.number(),
  clat_ns: z.object({ percentile: z.record(z.string(), z.number()).default({}) }),
});
const Report = z.object({
  jobs: z
    .array(
      z.object({ read: Direction, write: Direction, usr_cpu: z.number(), sys_cpu: z.number() }),
    )
    .min(1),
});

/** Runs one job of fio. What is read back is checked for errors by fio itself. */
export async function runFio(job: FioJob, execute: Execute): Promise<Reading[]> {
  const { stdout } = await execute('fio', fioArguments(job), {
    timeoutMs: (job.seconds + 300) * MILLISECONDS,
  });
  // Notes of fio may stand before the document.
  const report = parseJson(stdout.slice(Math.max(stdout.indexOf('{'), 0)), Report, 'fio');
  const [{ read, write, usr_cpu, sys_cpu } = failNoJob()] = report.jobs;
  const slower = job.pattern === 'read' || job.pattern === 'randread' ? read : write;
  const at = (percentile: string) => (slower.clat_ns.percentile[percentile] ?? Number.NaN) / 1000;
  const iops = read.iops + write.iops;
  return [
    { metric: 'requests', unit: 'IOPS', better: 'higher', value: iops },
    {
      metric: 'bandwidth',
      unit: 'MiB/s',
      better: 'higher',
      value: (read.bw_bytes + write.bw_bytes) / MIB,
    },
    { metric: 'latency median', unit: 'us', better: 'lower', value: at('50.000000') },
    { metric: 'latency p99', unit: 'us', better: 'lower', value: at('99.000000') },
    { metric: 'latency p99.9', unit: 'us', better: 'lower', value: at('99.900000') },
    {
      metric: 'CPU per request',
      unit: 'us',
      better: 'lower',
      value: ((usr_cpu + sys_cpu) / 100 / Math.max(iops, 1)) * 1e6,
    },
  ];
}

function fioArguments(job: FioJob): string[] {
  return [
    '--name=virt-tune',
    '--output-format=json',
    '--thread',
    ...targetArguments(job),
    `--size=${job.sizeMiB}M`,
    `--rw=${job.pattern}`,
    `--bs=${job.blockKiB}k`,
    `--iodepth=${job.depth}`,
    `--runtime=${job.seconds}`,
    `--ramp_time=${RAMP_S}`,
    '--time_based',
    '--randrepeat=1',
    '--norandommap',
    '--group_reporting',
  ];
}

function targetArguments({ engine, target, direct }: FioJob): string[] {
  return engine === 'nbd'
    ? [`--ioengine=${engine}`, `--uri=${target}`]
    : [`--ioengine=${engine}`, `--filename=${target}`, `--direct=${direct ? 1 : 0}`];
}

/** Distributions build fio with some engines and without others. */
export async function requireEngine(engine: FioJob['engine'], execute: Execute): Promise<void> {
  const { stdout } = await execute('fio', ['--enghelp'], { timeoutMs: 30 * MILLISECONDS });
  if (!stdout.split('\n').some((line) => line.trim() === engine)) {
    throw new Lacking(`fio was built without its engine ${engine}`);
  }
}

function failNoJob(): never {
  throw new Error('fio reported no job');
}
