import { balloonSize } from '../derived/balloon-size.ts';
import { localityOf } from '../derived/guest-locality.ts';
import { isActive } from '../derived/is-active.ts';
import { isKsmRunning, ksmProfitKiB, ksmSavedKiB } from '../derived/ksm-account.ts';
import { threadsOf, type VcpuWindow, vcpuWindows } from '../derived/vcpu-window.ts';
import { waitCause } from '../derived/wait-cause.ts';
import { type Fact, mapFact, valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Counter, GuestThread } from '../model/guest-runtime.ts';
import type { Host } from '../model/host.ts';
import type { Snapshot } from '../model/snapshot.ts';
import {
  type GuestVitals,
  type HostVitals,
  type NodeVitals,
  VITALS_SCHEMA,
  type Vitals,
} from '../model/vitals.ts';

/** Of a guest, what a snapshot has no place for. */
export type Beside = Partial<
  Pick<
    GuestVitals,
    | 'class'
    | 'native'
    | 'throttledShare'
    | 'migrationsPerS'
    | 'exitsPerS'
    | 'readKiBPerS'
    | 'writeKiBPerS'
    | 'receiveKiBPerS'
    | 'sendKiBPerS'
    | 'memoryAgeS'
  >
>;

/** A vCPU that waited less than this is not worth a reason. */
const NOTABLE_WAIT = 0.02;
const NS_PER_MS = 1e6;
const NS_PER_S = 1e9;

/** The figures of all active guests and of their host, from a snapshot with a window. */
export function vitalsOf(
  snapshot: Snapshot,
  beside: (guestId: string) => Beside | undefined,
  elapsedMs: number,
): Vitals {
  return {
    schema: VITALS_SCHEMA,
    at: snapshot.takenAt,
    elapsedMs,
    host: hostVitals(snapshot.host),
    guests: snapshot.guests
      .filter(isActive)
      .map((guest) => known({ ...guestVitals(snapshot, guest), ...beside(guest.id) })),
  };
}

function guestVitals(snapshot: Snapshot, guest: Guest): GuestVitals {
  const runtime = valueOrUndefined(guest.runtime);
  const windows = valueOrUndefined(vcpuWindows(guest)) ?? [];
  const vcpuThreads = valueOrUndefined(threadsOf(guest, 'vcpu')) ?? [];
  const windowMs = runtime?.windowMs ?? 0;
  const runNs = sum(windows, (window) => window.runNs);
  const waitNs = sum(windows, (window) => window.waitNs);
  const wantedNs = (runNs ?? 0) + (waitNs ?? 0);
  const locality = valueOrUndefined(localityOf(guest, snapshot.host));
  const balloon = valueOrUndefined(balloonSize(guest));
  return {
    id: guest.id,
    name: guest.name,
    state: guest.state,
    pid: valueOrUndefined(guest.process)?.pid,
    windowMs,
    vcpus: valueOrUndefined(guest.definition)?.vcpus.current ?? vcpuThreads.length,
    vcpuCores: runNs === undefined ? undefined : runNs / NS_PER_MS / windowMs,
    vcpuRunS: totalS(vcpuThreads, ({ runNs: total }) => total),
    vcpuWaitS: totalS(vcpuThreads, ({ runDelayNs }) => runDelayNs),
    overheadCores: overheadOf(guest, windowMs),
    waitShare: waitNs === undefined ? undefined : waitNs / Math.max(wantedNs, 1),
    waitCause: causeOf(snapshot, guest, windows),
    perNodeKiB:
      runtime === undefined ? undefined : valueOrUndefined(runtime.memory.guestRamPerNodeKiB),
    localShare: locality === undefined ? undefined : 1 - locality.remoteShare,
    swapKiB: runtime === undefined ? undefined : valueOrUndefined(runtime.memory.swapKiB),
    mergedKiB: mergedOf(snapshot.host, guest),
    balloonKiB: balloon?.currentKiB,
    maximumKiB: balloon?.maximumKiB ?? valueOrUndefined(guest.definition)?.memoryKiB,
  };
}

/** Of all vCPUs since their threads started. */
function totalS(
  threads: readonly GuestThread[],
  pick: (thread: GuestThread) => Fact<Counter>,
): number | undefined {
  const totals = threads.flatMap((thread) => valueOrUndefined(pick(thread))?.total ?? []);
  const totalNs = sum(totals, (total) => total);
  return totalNs === undefined ? undefined : totalNs / NS_PER_S;
}

/** Undefined for none. */
function sum<T>(all: readonly T[], pick: (one: T) => number): number | undefined {
  return all.length === 0 ? undefined : all.reduce((total, one) => total + pick(one), 0);
}

function overheadOf(guest: Guest, windowMs: number): number | undefined {
  const threads = valueOrUndefined(guest.runtime);
  const others = (threads === undefined ? [] : (valueOrUndefined(threads.threads) ?? [])).filter(
    ({ role }) => role !== 'vcpu',
  );
  const deltas = others.flatMap(({ runNs }) => valueOrUndefined(runNs)?.delta ?? []);
  const runNs = windowMs > 0 ? sum(deltas, (delta) => delta) : undefined;
  return runNs === undefined ? undefined : runNs / NS_PER_MS / windowMs;
}

function causeOf(
  snapshot: Snapshot,
  guest: Guest,
  windows: readonly VcpuWindow[],
): GuestVitals['waitCause'] {
  const [longest] = [...windows].sort((left, right) => right.waitNs - left.waitNs);
  if (longest === undefined || longest.waitShare < NOTABLE_WAIT) return undefined;
  const cause = waitCause(snapshot, guest, longest);
  return cause ?? stolen(snapshot.host);
}

/** Where nothing on this host explains it, and a hypervisor below takes time from it. */
function stolen({ kernel }: Host): GuestVitals['waitCause'] {
  const steal = valueOrUndefined(kernel.cpuShares)?.steal ?? 0;
  if (steal < NOTABLE_WAIT) return undefined;
  return {
    kind: 'steal',
    text: `the hypervisor below this host took ${(steal * 100).toFixed(0)} % of its time`,
  };
}

function mergedOf(host: Host, guest: Guest): number | undefined {
  const runtime = valueOrUndefined(guest.runtime);
  const ksm = runtime === undefined ? undefined : valueOrUndefined(runtime.memory.ksm);
  return ksm?.ksm_merging_pages === undefined
    ? undefined
    : ksm.ksm_merging_pages * host.memory.pageKiB;
}

function hostVitals(host: Host): HostVitals {
  const { kernel, memory } = host;
  const shares = valueOrUndefined(kernel.cpuShares);
  const meminfo = valueOrUndefined(memory.meminfo);
  const someOf = (pressure: Fact<{ someAvg60: number }>): number | undefined =>
    valueOrUndefined(mapFact(pressure, ({ someAvg60 }) => someAvg60));
  return known({
    name: valueOrUndefined(host.hostname) ?? 'host',
    pcpus: valueOrUndefined(host.topology)?.cpus.online.length ?? 0,
    busyShare: shares === undefined ? undefined : 1 - (shares.idle ?? 0) - (shares.iowait ?? 0),
    stealShare: shares?.steal,
    cpuPressure: someOf(kernel.pressure.cpu),
    memoryPressure: someOf(kernel.pressure.memory),
    ioPressure: someOf(kernel.pressure.io),
    totalKiB: meminfo?.MemTotal,
    availableKiB: meminfo?.MemAvailable,
    swapInPerS: valueOrUndefined(memory.vmstatPerS)?.pswpin,
    ksm: ksmVitals(host),
    nodes: nodeVitals(host),
  });
}

function ksmVitals({ memory }: Host): HostVitals['ksm'] {
  const ksm = valueOrUndefined(memory.ksm);
  if (ksm === undefined) return undefined;
  return known({
    running: isKsmRunning(ksm),
    savedKiB: ksmSavedKiB(ksm, memory),
    profitKiB: ksmProfitKiB(ksm, memory),
    ksmdCores: valueOrUndefined(ksm.ksmdCpuShare),
    copiesPerS: valueOrUndefined(memory.vmstatPerS)?.cow_ksm,
  });
}

function nodeVitals({ topology, memory, kernel }: Host): NodeVitals[] {
  const busy = valueOrUndefined(kernel.cpuBusyShares);
  const memories = new Map(
    (valueOrUndefined(memory.nodes) ?? []).map((node) => [node.id, valueOrUndefined(node.meminfo)]),
  );
  return (valueOrUndefined(topology)?.nodes ?? []).map(({ id, cpus }) => {
    const shares = cpus.flatMap((cpu) => busy?.[String(cpu)] ?? []);
    const total = sum(shares, (share) => share);
    return known({
      id,
      pcpus: cpus.length,
      busyShare: total === undefined ? undefined : total / shares.length,
      totalKiB: memories.get(id)?.MemTotal,
      freeKiB: memories.get(id)?.MemFree,
    });
  });
}

/** Without the members that are undefined: in JSON and on the way there they are left out. */
function known<T extends object>(document: T): T {
  for (const key in document) if (document[key] === undefined) delete document[key];
  return document;
}
