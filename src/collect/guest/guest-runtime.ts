import {
  absent,
  type Fact,
  isKnown,
  known,
  mapFact,
  thenFact,
  unreadable,
} from '../../model/fact.ts';
import type { Counter, GuestInside, GuestMemory, GuestRuntime } from '../../model/guest-runtime.ts';
import { type AgentReading, stealShare } from './agent.ts';
import type { GuestStats } from './guest-stats.ts';
import type { ProcessRuntime } from './process-window.ts';
import {
  balloonNumbers,
  countersOf,
  diskRates,
  kvmSums,
  nicRates,
  type StatsWindow,
} from './stats-window.ts';

/** Counters of one guest at both ends of the window; the first is missing where there was one reading. */
export interface StatsReadings {
  readonly before: GuestStats | undefined;
  readonly after: GuestStats;
  readonly windowMs: number;
}

export interface AgentReadings {
  readonly before: AgentReading | undefined;
  readonly after: AgentReading;
}

/** Everything read about a running guest, before it is put into one shape. */
export interface RuntimeParts {
  readonly process: Fact<ProcessRuntime>;
  readonly threadsNote: string | undefined;
  readonly memory: Fact<GuestMemory>;
  /** From libvirt or from QEMU's monitor. */
  readonly stats: Fact<StatsReadings>;
  readonly agent: Fact<AgentReadings>;
  /** The wall clock, to tell how old the balloon driver's statistics are. */
  readonly nowS: number;
}

export function buildRuntime(parts: RuntimeParts): GuestRuntime {
  const { process, stats } = parts;
  return {
    windowMs: isKnown(process) ? process.value.windowMs : 0,
    threads: thenFact(process, (runtime) => runtime.threads),
    ...(parts.threadsNote === undefined ? {} : { threadsNote: parts.threadsNote }),
    memory: memoryOf(parts.memory),
    kvmCounters: kvmCounters(process, stats),
    cgroup: thenFact(process, (runtime) => runtime.cgroup),
    balloon: thenFact(stats, ({ after }) => balloonSize(after)),
    disks: thenFact(stats, (readings) => mapFact(windowOf(readings), diskRates)),
    nics: thenFact(stats, (readings) => mapFact(windowOf(readings), nicRates)),
    inside: insideOf(parts),
  };
}

function memoryOf(memory: Fact<GuestMemory>): GuestMemory {
  if (isKnown(memory)) return memory.value;
  return {
    residentPerNodeKiB: memory,
    guestRamPerNodeKiB: memory,
    rollup: memory,
    swapKiB: memory,
    ksm: memory,
  };
}

/** debugfs costs the guest nothing; where it is closed, QEMU's own query-stats says the same. */
function kvmCounters(
  process: Fact<ProcessRuntime>,
  stats: Fact<StatsReadings>,
): Fact<Record<string, Counter>> {
  const direct = thenFact(process, (runtime) => runtime.kvmCounters);
  if (isKnown(direct) || !isKnown(stats)) return direct;
  const { before, after } = stats.value;
  const sums = kvmSums(after);
  if (Object.keys(sums).length === 0) return direct;
  return known(countersOf(before === undefined ? undefined : kvmSums(before), sums));
}

function windowOf(readings: StatsReadings): Fact<StatsWindow> {
  const { before, after, windowMs } = readings;
  if (before === undefined || windowMs <= 0)
    return unreadable('rates need two readings, and there was only one');
  return known({ before, after, windowMs });
}

function balloonSize(stats: GuestStats): Fact<{ currentKiB: number; maximumKiB: number }> {
  const { current, maximum } = balloonNumbers(stats);
  if (current === undefined) return absent;
  return known({ currentKiB: current, maximumKiB: maximum ?? current });
}

/** Statistics that come from the guest's own balloon driver, not from the host. */
const GUEST_MEMORY_STATS: ReadonlySet<string> = new Set([
  'swap_in',
  'swap_out',
  'major_fault',
  'minor_fault',
  'unused',
  'available',
  'usable',
  'disk_caches',
  'hugetlb_pgalloc',
  'hugetlb_pgfail',
]);

function insideOf(parts: RuntimeParts): GuestInside {
  const { agent, stats } = parts;
  return {
    memoryStats: thenFact(stats, ({ after }) => guestMemoryStats(after)),
    memoryStatsAgeS: thenFact(stats, ({ after }) => {
      const updated = balloonNumbers(after)['last-update'];
      // 0: the driver has never reported.
      if (updated === undefined || updated === 0) return absent;
      return known(Math.max(0, parts.nowS - updated));
    }),
    agentVersion: thenFact(agent, ({ after }) => after.version),
    stealShare: thenFact(agent, ({ before, after }) => stealShare(before?.cpu, after.cpu)),
    osInfo: thenFact(agent, ({ after }) => after.osInfo),
  };
}

/** Absent: the guest has no balloon driver, or its statistics are not switched on. */
function guestMemoryStats(stats: GuestStats): Fact<Record<string, number>> {
  const reported = Object.entries(balloonNumbers(stats)).filter(([name]) =>
    GUEST_MEMORY_STATS.has(name),
  );
  return reported.length === 0 ? absent : known(Object.fromEntries(reported));
}
