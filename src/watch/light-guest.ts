import { describeGuest } from '../collect/guest/describe-guest.ts';
import { threadsOf } from '../derived/vcpu-window.ts';
import {
  absent,
  isKnown,
  known,
  mapFact,
  thenFact,
  unreadable,
  valueOrUndefined,
} from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestRuntime } from '../model/guest-runtime.ts';
import type { TrackedGuest } from './tracker.ts';

/** What vCPUs that do not run use of a window at most: they are woken to be told things. */
const PAUSED_NS = 5e6;

const notAsked = unreadable('not asked while watching');

/**
 * A guest as a snapshot has it, with fresh counters. What only libvirt, QEMU or the guest itself can tell is from the
 * last survey, or unknown where the guest is younger than that.
 */
export function lightGuest(
  tracked: TrackedGuest,
  surveyed: Guest | undefined,
  surveyAgeS: number,
): Guest {
  const { id, found, definition, window, memory } = tracked;
  const fresh = describeGuest({
    candidate: { id, domain: undefined, process: found.process },
    definition,
    libvirt: undefined,
    domains: undefined,
    monitor: notAsked,
    process: known({ ...window, kvmCounters: notAsked, cgroup: notAsked }),
    memory: known(memory),
    stats: undefined,
    images: [],
    nowS: 0,
  });
  const runtime = thenFact(fresh.runtime, (now) =>
    known(withSurveyed(now, tracked, { surveyed, surveyAgeS })),
  );
  if (surveyed === undefined) return { ...fresh, runtime };
  const guest = { ...surveyed, process: fresh.process, runtime };
  return { ...guest, state: stateNow(guest) };
}

/** libvirt has guests paused while it starts them: one that was asked about just then runs by now. */
function stateNow(guest: Guest): string {
  if (guest.state !== 'paused') return guest.state;
  const runNs = (valueOrUndefined(threadsOf(guest, 'vcpu')) ?? []).reduce(
    (sum, thread) => sum + (valueOrUndefined(thread.runNs)?.delta ?? 0),
    0,
  );
  return runNs > PAUSED_NS ? 'running' : guest.state;
}

function withSurveyed(
  now: GuestRuntime,
  tracked: TrackedGuest,
  { surveyed, surveyAgeS }: { readonly surveyed: Guest | undefined; readonly surveyAgeS: number },
): GuestRuntime {
  const last = surveyed === undefined ? undefined : valueOrUndefined(surveyed.runtime);
  const cgroup = throttled(tracked, last);
  if (last === undefined) return { ...now, cgroup };
  const { balloon, disks, nics, inside } = last;
  const memoryStatsAgeS = mapFact(inside.memoryStatsAgeS, (age) => age + surveyAgeS);
  return { ...now, cgroup, balloon, disks, nics, inside: { ...inside, memoryStatsAgeS } };
}

/** The group's settings from the survey; how much it was held back, at the rate measured since. */
function throttled(
  { rates, window }: TrackedGuest,
  last: GuestRuntime | undefined,
): GuestRuntime['cgroup'] {
  const group = last?.cgroup ?? notAsked;
  if (!isKnown(group)) return group;
  const { throttledShare } = rates;
  const cpuStatDelta =
    throttledShare === undefined
      ? absent
      : known({ throttled_usec: Math.round(throttledShare * window.windowMs * 1000) });
  return known({ ...group.value, cpuStatDelta });
}
