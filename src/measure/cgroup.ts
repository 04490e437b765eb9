import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lacking } from './lacking.ts';
import type { Lease, Leases } from './leases.ts';

const ROOT = '/sys/fs/cgroup';
const MIB = 1024 * 1024;
/** A tenth of a second, the kernel's own default (Documentation/admin-guide/cgroup-v2.rst, cpu.max). */
const PERIOD_US = 100_000;
/** Shares of a niceness of 0, and by how much one more level is less (kernel/sched/core.c, sched_prio_to_weight). */
const SHARES = 1024;
const SHARES_A_LEVEL = 1.25;

export interface CgroupLimits {
  readonly memoryMiB?: number;
  /** Of how many CPUs it may have the time. */
  readonly cpus?: number;
  /** It competes with what is outside of it as a process of this niceness does; as one of 0 if left out. */
  readonly nice?: number;
}

export interface Cgroup {
  /** The files that take in a process: one with cgroup v2, one a controller with v1. */
  readonly procs: readonly string[];
  release(): Promise<void>;
}

/** A cgroup of our own with limits, in whichever version of the hierarchy this host uses. */
export function makeCgroup(limits: CgroupLimits, leases: Leases): Cgroup {
  const name = `virt-tune-measure-${process.pid}-${randomBytes(4).toString('hex')}`;
  const made = existsSync(join(ROOT, 'cgroup.controllers'))
    ? [makeUnified(join(ROOT, name), leases)]
    : ['memory', 'cpu'].map((controller) => makeOld(controller, name, leases));
  for (const { path } of made) limit(path, limits);
  return {
    procs: made.map(({ path }) => join(path, 'cgroup.procs')),
    release: async () => {
      for (const { release } of [...made].reverse()) await release();
    },
  };
}

interface Made {
  readonly path: string;
  release(): Promise<void>;
}

function makeUnified(path: string, leases: Leases): Made {
  const enabled = readFileSync(join(ROOT, 'cgroup.subtree_control'), 'utf8').split(/\s+/);
  const missing = ['cpu', 'memory'].filter((controller) => !enabled.includes(controller));
  if (missing.length > 0) {
    throw new Lacking(`cgroup controllers ${missing.join(', ')} are not enabled at ${ROOT}`);
  }
  return make(path, leases);
}

function makeOld(controller: string, name: string, leases: Leases): Made {
  const parent = join(ROOT, controller);
  if (!existsSync(join(parent, 'cgroup.procs'))) {
    throw new Lacking(`cgroup controller ${controller} is not mounted at ${parent}`);
  }
  return make(join(parent, name), leases);
}

function make(path: string, leases: Leases): Made {
  const lease: Lease = { kind: 'cgroup', path };
  const release = leases.take(lease);
  mkdirSync(path);
  return { path, release };
}

function limit(path: string, { memoryMiB, cpus, nice }: CgroupLimits): void {
  const set = (file: string, value: string): void => {
    const target = join(path, file);
    if (existsSync(target)) writeFileSync(target, value);
  };
  if (memoryMiB !== undefined) {
    set('memory.max', String(memoryMiB * MIB));
    set('memory.limit_in_bytes', String(memoryMiB * MIB));
  }
  if (cpus !== undefined) {
    const quota = Math.round(cpus * PERIOD_US);
    set('cpu.max', `${quota} ${PERIOD_US}`);
    set('cpu.cfs_period_us', String(PERIOD_US));
    set('cpu.cfs_quota_us', String(quota));
  }
  if (nice !== undefined) {
    set('cpu.weight.nice', String(nice));
    set('cpu.shares', String(Math.round(SHARES / SHARES_A_LEVEL ** nice)));
  }
}
