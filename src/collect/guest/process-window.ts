import { type Fact, valueOrUndefined } from '../../model/fact.ts';
import type { Counter, GuestCgroup, GuestThread } from '../../model/guest-runtime.ts';
import type { World } from '../collector.ts';
import { type CgroupReading, cgroupOverWindow, readGuestCgroup } from './cgroup.ts';
import { findCgroupMounts } from './cgroup-mounts.ts';
import { descriptorBudget } from './descriptor-budget.ts';
import {
  type KvmProcess,
  type KvmTotals,
  kvmCountersOverWindow,
  readKvmTotals,
} from './kvm-counters.ts';
import { readThreadDetail } from './thread-detail.ts';
import { type ListedThread, listThreads, type ThreadOwner } from './thread-list.ts';
import { readThreadsOnce } from './thread-reading-once.ts';
import { createThreadSampler, type ThreadReading, type ThreadSampler } from './thread-sampler.ts';
import { type ThreadReadings, threadsOverWindow } from './thread-window.ts';
import { timeBudget } from './time-budget.ts';

/** A guest's process as it is sampled. */
export interface SampledProcess extends ThreadOwner, KvmProcess {}

/** What the readings of /proc, control groups and debugfs say about one guest. */
export interface ProcessRuntime {
  /** Between the two readings; 0 for one reading. */
  readonly windowMs: number;
  readonly threads: Fact<GuestThread[]>;
  readonly kvmCounters: Fact<Record<string, Counter>>;
  readonly cgroup: Fact<GuestCgroup>;
}

export interface ProcessWindow {
  /** Takes the second reading of all guests, and lets go of everything. By PID. */
  finish(): Map<number, ProcessRuntime>;
  /** Lets go of everything without a second reading. */
  close(): void;
}

/** About 100 small files a guest and reading; 200 guests need a fifth of it. */
const KVM_BUDGET_MS = 2000;

/** Takes the first reading of all guests' processes. Of recorded files there is only the last one. */
export function openProcessWindow(
  world: World,
  processes: readonly SampledProcess[],
): ProcessWindow {
  if (!world.live) {
    const cheap: CheapReader = (threads) => readThreadsOnce(world.files, threads);
    return {
      finish: () => runtimes(undefined, takeReading(world, processes, cheap)),
      close: () => undefined,
    };
  }
  const sampler = createThreadSampler(descriptorBudget(world.files));
  const cheap: CheapReader = (threads) => sample(sampler, threads);
  const start = takeReading(world, processes, cheap);
  return {
    finish: () => {
      try {
        return runtimes(start, takeReading(world, processes, cheap));
      } finally {
        sampler.close();
      }
    },
    close: () => sampler.close(),
  };
}

type CheapReader = (threads: readonly ListedThread[]) => Map<number, ThreadReading>;

function sample(
  sampler: ThreadSampler,
  threads: readonly ListedThread[],
): Map<number, ThreadReading> {
  for (const { pid, tid } of threads) sampler.follow(pid, tid);
  sampler.read();
  const readings = new Map<number, ThreadReading>();
  for (const { tid } of threads) {
    const reading = sampler.reading(tid);
    // A copy: the sampler overwrites its own.
    if (reading !== undefined) readings.set(tid, { ...reading });
  }
  return readings;
}

interface Reading {
  /** When the thread counters were read. */
  readonly atMs: number;
  readonly guests: ReadonlyMap<number, GuestReading>;
}

interface GuestReading extends ThreadReadings {
  readonly kvm: Fact<KvmTotals>;
  readonly cgroup: Fact<CgroupReading>;
}

/** The cheap counters of all guests first and at once, so that they belong to one moment. */
function takeReading(
  world: World,
  processes: readonly SampledProcess[],
  readCheap: CheapReader,
): Reading {
  const { files } = world;
  const lists = processes.map((owner) => ({ owner, threads: listThreads(files, owner) }));
  const readings = readCheap(lists.flatMap(({ threads }) => valueOrUndefined(threads) ?? []));
  const atMs = performance.now();
  const mounts = findCgroupMounts(files);
  const budget = timeBudget(KVM_BUDGET_MS);
  const guests = lists.map(({ owner, threads }): [number, GuestReading] => [
    owner.pid,
    {
      threads,
      readings,
      details: new Map(
        (valueOrUndefined(threads) ?? []).map(({ pid, tid }) => [
          tid,
          readThreadDetail(files, pid, tid),
        ]),
      ),
      kvm: readKvmTotals(files, owner, budget),
      cgroup: readGuestCgroup(files, mounts, owner.pid),
    },
  ]);
  return { atMs, guests: new Map(guests) };
}

function runtimes(start: Reading | undefined, end: Reading): Map<number, ProcessRuntime> {
  const windowMs = start === undefined ? 0 : end.atMs - start.atMs;
  const all = new Map<number, ProcessRuntime>();
  for (const [pid, last] of end.guests) {
    const first = start?.guests.get(pid);
    all.set(pid, {
      windowMs: Math.round(windowMs * 1000) / 1000,
      threads: threadsOverWindow(first, last),
      kvmCounters: kvmCountersOverWindow(first?.kvm, last.kvm),
      cgroup: cgroupOverWindow(first?.cgroup, last.cgroup),
    });
  }
  return all;
}
