import type { FileTree } from '../collect/file-tree.ts';
import { readGuestCpuStat } from '../collect/guest/cgroup.ts';
import type { CgroupMounts } from '../collect/guest/cgroup-mounts.ts';
import { readKvmTotal } from '../collect/guest/kvm-counters.ts';
import type { VmmProcess } from '../collect/guest/processes.ts';
import { readTapCounters } from '../collect/guest/tap-counters.ts';
import { tapDevices } from '../collect/guest/tap-devices.ts';
import { namedNumbers, parseFile } from '../collect/host/kernel-text.ts';
import { mapFact, valueOrUndefined } from '../model/fact.ts';
import { type Counters, counterRates } from '../vitals/rates.ts';

const KIB = 1024;
const US_PER_S = 1_000_000;
/** NICs are plugged seldom, and looking for them asks about each descriptor. */
const READS_PER_SEARCH = 16;

/** What a guest did a second, as far as the host's own counters tell; QEMU is not asked. */
export interface SlowRates {
  readonly exitsPerS?: number;
  readonly readKiBPerS?: number;
  readonly writeKiBPerS?: number;
  readonly receiveKiBPerS?: number;
  readonly sendKiBPerS?: number;
  /** Share of the time in which a CPU quota held back at least one vCPU, summed over the vCPUs. */
  readonly throttledShare?: number;
}

export interface SlowFacts {
  read(atMs: number): void;
  rates(): SlowRates;
}

/** Counters of one guest that take several files each, read as often as their cost allows. */
export function slowFacts(files: FileTree, process: VmmProcess, mounts: CgroupMounts): SlowFacts {
  let before: { readonly atMs: number; readonly counters: Counters } | undefined;
  let rates: Counters = {};
  let reads = 0;
  let taps: readonly string[] = [];
  return {
    read: (atMs) => {
      if (reads++ % READS_PER_SEARCH === 0) taps = tapDevices(files, process.pid);
      const counters = readCounters(files, { process, taps }, mounts);
      rates =
        before === undefined ? {} : counterRates(before.counters, counters, atMs - before.atMs);
      before = { atMs, counters };
    },
    rates: () => asRates(rates),
  };
}

function readCounters(
  files: FileTree,
  { process, taps }: { readonly process: VmmProcess; readonly taps: readonly string[] },
  mounts: CgroupMounts,
): Counters {
  const counters: Record<string, number> = {};
  const take = (name: string, value: number | undefined): void => {
    if (value !== undefined) counters[name] = value;
  };
  take('exits', valueOrUndefined(readKvmTotal(files, process, 'exits')));
  const io = valueOrUndefined(parseFile(files, `/proc/${process.pid}/io`, namedNumbers));
  take('read', io?.read_bytes);
  take('write', io?.write_bytes);
  const cpuStat = readGuestCpuStat(files, mounts, process.pid);
  take('throttled', valueOrUndefined(mapFact(cpuStat, (stat) => stat.throttled_usec)));
  const network = readTapCounters(
    files,
    taps.map((target) => ({ target, type: 'ethernet' })),
  );
  take('receive', sumOf(network, '.rx.bytes'));
  take('send', sumOf(network, '.tx.bytes'));
  return counters;
}

function sumOf(stats: ReadonlyMap<string, string | number>, ending: string): number | undefined {
  let sum: number | undefined;
  for (const [name, value] of stats)
    if (name.endsWith(ending) && typeof value === 'number') sum = (sum ?? 0) + value;
  return sum;
}

function asRates(rates: Counters): SlowRates {
  const scaled = (name: string, by: number): number | undefined =>
    rates[name] === undefined ? undefined : rates[name] / by;
  return {
    ...given('exitsPerS', scaled('exits', 1)),
    ...given('readKiBPerS', scaled('read', KIB)),
    ...given('writeKiBPerS', scaled('write', KIB)),
    ...given('receiveKiBPerS', scaled('receive', KIB)),
    ...given('sendKiBPerS', scaled('send', KIB)),
    ...given('throttledShare', scaled('throttled', US_PER_S)),
  };
}

function given<Name extends keyof SlowRates>(name: Name, value: number | undefined): SlowRates {
  return value === undefined ? {} : { [name]: value };
}
