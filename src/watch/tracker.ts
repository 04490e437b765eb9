import type { FileTree } from '../collect/file-tree.ts';
import { findCgroupMounts } from '../collect/guest/cgroup-mounts.ts';
import { definitionFromProcess } from '../collect/guest/definitions.ts';
import { descriptorBudget } from '../collect/guest/descriptor-budget.ts';
import { identifyThreads } from '../collect/guest/identify-threads.ts';
import { memorySizes } from '../collect/guest/memory.ts';
import { mergeGuests } from '../collect/guest/merge.ts';
import { createThreadSampler, type ThreadSampler } from '../collect/guest/thread-sampler.ts';
import type { Fact } from '../model/fact.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { GuestMemory } from '../model/guest-runtime.ts';
import { nextPause } from '../vitals/pace.ts';
import type { Clock } from './clock.ts';
import { createGuestFinder, type FoundProcess } from './guest-finder.ts';
import { type GuestMemoryReader, guestMemoryReader } from './guest-memory.ts';
import { type GuestTrack, type TrackWindow, trackGuest } from './guest-track.ts';
import { type SlowFacts, type SlowRates, slowFacts } from './slow-facts.ts';

/** One guest as it is now, from the host's own counters alone. */
export interface TrackedGuest {
  readonly id: string;
  readonly found: FoundProcess;
  readonly definition: Fact<GuestDefinition>;
  readonly window: TrackWindow;
  readonly memory: GuestMemory;
  /** Of the figures per node. */
  readonly memoryAgeS: number | undefined;
  readonly rates: SlowRates;
  readonly migrationsPerS: number | undefined;
  /** Read at this tick; an idle guest is as it was at an earlier one. */
  readonly isFresh: boolean;
}

export interface Tick {
  readonly guests: readonly TrackedGuest[];
  readonly came: readonly string[];
  readonly went: readonly string[];
}

export interface Tracker {
  /** Reads every guest that is due. */
  tick(): Tick;
  close(): void;
}

export interface TrackerOptions {
  readonly files: FileTree;
  readonly clock: Clock;
  readonly ownPid: number;
  readonly intervalMs: number;
  /** Tests bring their own. */
  readonly sampler?: ThreadSampler;
}

interface Tracked {
  readonly id: string;
  readonly found: FoundProcess;
  readonly definition: Fact<GuestDefinition>;
  readonly track: GuestTrack;
  readonly slow: SlowFacts;
  readonly memoryReader: GuestMemoryReader;
  memory: GuestMemory;
  pauseTicks: number;
  dueAtTick: number;
  refreshedAtMs: number;
}

/** A readdir of /proc and what is new in it: cheap, but not nothing. */
const LOOK_PAUSE_MS = 5000;
/** What the larger files of all guests may cost, as a share of one pCPU. */
const SLOW_SHARE = 0.003;
/** However much they cost: whoever decides by them must not go by what was long ago. */
const MOST_PAUSE_MS = 15_000;

/** Follows all guests of this host: finds them, reads each as often as it is worth, forgets those that went. */
export function createTracker(options: TrackerOptions): Tracker {
  const { files, clock, intervalMs } = options;
  const sampler = options.sampler ?? createThreadSampler(descriptorBudget(files));
  const finder = createGuestFinder(files, options.ownPid);
  const mounts = findCgroupMounts(files);
  const guests = new Map<number, Tracked>();
  let ticks = 0;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let slowCostMs = 0;

  const forget = (pid: number): string[] => {
    const guest = guests.get(pid);
    if (guest === undefined) return [];
    guest.track.close();
    sampler.forget(pid);
    guests.delete(pid);
    return [guest.id];
  };
  const welcome = (found: FoundProcess): string => {
    const guest = startTracking({ ...options, sampler, mounts }, found, idFor(found, guests));
    guests.set(found.process.pid, guest);
    return guest.id;
  };
  const look = (): Pick<Tick, 'came' | 'went'> => {
    if (clock.monotonicMs() - lookedAtMs < LOOK_PAUSE_MS) return { came: [], went: [] };
    lookedAtMs = clock.monotonicMs();
    const { came, went } = finder.look();
    return { went: went.flatMap(forget), came: came.map(welcome) };
  };
  const refresh = (guest: Tracked): void => {
    const startedMs = clock.monotonicMs();
    guest.track.refresh(startedMs);
    guest.slow.read(startedMs);
    guest.memory = guest.memoryReader.read();
    guest.refreshedAtMs = startedMs;
    slowCostMs += (clock.monotonicMs() - startedMs - slowCostMs) / 16;
  };

  return {
    tick: () => {
      ticks += 1;
      const { came, went } = look();
      const due = [...guests.values()].filter(({ dueAtTick }) => dueAtTick <= ticks);
      const fresh = new Set(due);
      const affordableMs = (slowCostMs * guests.size) / SLOW_SHARE;
      const pauseMs = Math.max(intervalMs, Math.min(affordableMs, MOST_PAUSE_MS));
      for (const guest of due)
        if (clock.monotonicMs() - guest.refreshedAtMs >= pauseMs * ALMOST) refresh(guest);
      const pids = new Set(due.flatMap(({ found }) => [found.process.pid, ...found.vhostThreads]));
      sampler.read((pid) => pids.has(pid));
      const atMs = clock.monotonicMs();
      const ended = due.filter((guest) => !guest.track.take(atMs));
      for (const guest of due) pace(guest, ticks, intervalMs);
      const lost = ended.flatMap(({ found }) => forget(found.process.pid));
      return {
        guests: [...guests.values()].flatMap((guest) => asSeen(guest, fresh.has(guest))),
        came,
        went: [...went, ...lost],
      };
    },
    close: () => sampler.close(),
  };
}

/** A timer that is a little early must not skip a round. */
const ALMOST = 0.9;

function pace(guest: Tracked, ticks: number, intervalMs: number): void {
  guest.pauseTicks = nextPause(guest.pauseTicks, guest.track.busyCores(), intervalMs);
  // Idle guests take turns: each has its own place in the pause.
  const { pid } = guest.found.process;
  guest.dueAtTick = ticks + guest.pauseTicks - ((ticks + pid) % guest.pauseTicks);
}

/** The guest's UUID, unless another guest has it already. */
function idFor({ process }: FoundProcess, guests: ReadonlyMap<number, Tracked>): string {
  const [candidate] = mergeGuests([], [process]);
  const own = `pid-${process.pid}`;
  const id = candidate?.id ?? own;
  return [...guests.values()].some((guest) => guest.id === id) ? own : id;
}

function startTracking(
  {
    files,
    clock,
    sampler,
    mounts,
  }: TrackerOptions & {
    readonly sampler: ThreadSampler;
    readonly mounts: ReturnType<typeof findCgroupMounts>;
  },
  found: FoundProcess,
  id: string,
): Tracked {
  const { process, vhostThreads } = found;
  const definition = definitionFromProcess(process);
  const owner = {
    pid: process.pid,
    vhostThreads,
    found: identifyThreads(files, process, undefined),
  };
  const memoryReader = guestMemoryReader(
    files,
    { pid: process.pid, memoriesKiB: memorySizes(definition) },
    mounts,
    clock.monotonicMs,
  );
  return {
    id,
    found,
    definition,
    track: trackGuest(files, owner, sampler),
    slow: slowFacts(files, process, mounts),
    memoryReader,
    memory: memoryReader.read(),
    pauseTicks: 1,
    dueAtTick: 0,
    refreshedAtMs: Number.NEGATIVE_INFINITY,
  };
}

/** Nothing yet of one that was found but never read. */
function asSeen(guest: Tracked, isFresh: boolean): TrackedGuest[] {
  const window = guest.track.window();
  if (window === undefined) return [];
  const { id, found, definition, memory } = guest;
  return [
    {
      id,
      found,
      definition,
      window,
      memory,
      memoryAgeS: guest.memoryReader.ageS(),
      rates: guest.slow.rates(),
      migrationsPerS: guest.track.migrationsPerS(),
      isFresh,
    },
  ];
}
