import { namesText } from '../model/amount.ts';
import { formatCpuList } from '../model/cpu-list.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { memo } from './memo.ts';
import { threadsOf, type VcpuWindow, vcpuWindows } from './vcpu-window.ts';

export interface WaitCause {
  readonly kind:
    | 'quota'
    | 'pinned-neighbour'
    | 'own-threads'
    | 'too-many-vcpus'
    | 'others-on-the-pcpu';
  /** In the field's words, with names and numbers. */
  readonly text: string;
}

/** A neighbour or host thread that takes at least this share of a pCPU is worth naming. */
const NOTABLE_SHARE = 0.05;

/** Why a vCPU waited, most certain cause first: a quota, then who else has to use the same pCPUs. */
export function waitCause(
  snapshot: Snapshot,
  guest: Guest,
  vcpu: VcpuWindow,
): WaitCause | undefined {
  return (
    quota(guest) ??
    sharedPcpu(snapshot, guest, vcpu) ??
    ownThreads(guest, vcpu) ??
    tooManyVcpus(snapshot, vcpu) ??
    others(snapshot, vcpu)
  );
}

function quota(guest: Guest): WaitCause | undefined {
  const runtime = valueOrUndefined(guest.runtime);
  const cgroup = runtime === undefined ? undefined : valueOrUndefined(runtime.cgroup);
  const throttledUs =
    cgroup === undefined ? 0 : (valueOrUndefined(cgroup.cpuStatDelta)?.throttled_usec ?? 0);
  if (throttledUs <= 0) return undefined;
  return {
    kind: 'quota',
    text: `its CPU quota stopped it for ${(throttledUs / 1000).toFixed(0)} ms of the window`,
  };
}

interface BoundVcpu {
  readonly guest: Guest;
  readonly vcpu: VcpuWindow;
}

/** pCPU -> busy vCPUs that may run nowhere else. */
const boundTo: (snapshot: Snapshot) => ReadonlyMap<number, readonly BoundVcpu[]> = memo(
  ({ guests }) => {
    const bound = new Map<number, BoundVcpu[]>();
    for (const guest of guests) {
      for (const vcpu of valueOrUndefined(vcpuWindows(guest)) ?? []) {
        const allowed = valueOrUndefined(vcpu.thread.allowedCpus) ?? [];
        const [cpu] = allowed;
        if (cpu === undefined || allowed.length > 1) continue;
        const there = bound.get(cpu);
        if (there === undefined) bound.set(cpu, [{ guest, vcpu }]);
        else there.push({ guest, vcpu });
      }
    }
    return bound;
  },
);

/** Only where every pCPU the vCPU may use has such a neighbour: else it could have moved out of the way. */
function sharedPcpu(
  snapshot: Snapshot,
  guest: Guest,
  { vcpu, thread }: VcpuWindow,
): WaitCause | undefined {
  const allowed = valueOrUndefined(thread.allowedCpus) ?? [];
  const neighbours = allowed.map((cpu) =>
    (boundTo(snapshot).get(cpu) ?? []).filter(
      (other) =>
        !(other.guest === guest && other.vcpu.vcpu === vcpu) &&
        other.vcpu.busyShare >= NOTABLE_SHARE,
    ),
  );
  if (allowed.length === 0 || neighbours.some((there) => there.length === 0)) return undefined;
  const names = neighbours.flat().map((other) => `vCPU ${other.vcpu.vcpu} of ${other.guest.name}`);
  const isOne = names.length === 1;
  const who = names.length === 2 ? names.join(' and ') : namesText(names);
  return {
    kind: 'pinned-neighbour',
    text: `${who} ${isOne ? 'is' : 'are'} pinned to pCPU ${formatCpuList(allowed)} as well`,
  };
}

function ownThreads(guest: Guest, { thread }: VcpuWindow): WaitCause | undefined {
  const [cpu, ...more] = valueOrUndefined(thread.allowedCpus) ?? [];
  if (cpu === undefined || more.length > 0) return undefined;
  const runtime = valueOrUndefined(guest.runtime);
  const windowNs = (runtime?.windowMs ?? 0) * 1e6;
  for (const role of ['emulator', 'iothread', 'vhost'] as const) {
    for (const other of valueOrUndefined(threadsOf(guest, role)) ?? []) {
      const share = (valueOrUndefined(other.runNs)?.delta ?? 0) / Math.max(windowNs, 1);
      if (valueOrUndefined(other.lastCpu) !== cpu || share < NOTABLE_SHARE) continue;
      return {
        kind: 'own-threads',
        text: `the guest's own ${role} thread runs on pCPU ${cpu} as well`,
      };
    }
  }
  return undefined;
}

interface Demand {
  readonly cpus: readonly number[];
  /** pCPUs that all vCPUs which may run on these wanted together. */
  wanted: number;
}

/** A host of a thousand vCPUs has few sets of pCPUs that they may run on. */
const demands: (snapshot: Snapshot) => readonly Demand[] = memo(({ guests }) => {
  const bySet = new Map<string, Demand>();
  for (const guest of guests) {
    for (const { thread, wantedShare } of valueOrUndefined(vcpuWindows(guest)) ?? []) {
      const cpus = valueOrUndefined(thread.allowedCpus) ?? [];
      const key = cpus.join();
      const demand = bySet.get(key) ?? { cpus, wanted: 0 };
      demand.wanted += Math.min(wantedShare, 1);
      bySet.set(key, demand);
    }
  }
  return [...bySet.values()];
});

function tooManyVcpus(snapshot: Snapshot, { thread }: VcpuWindow): WaitCause | undefined {
  const allowed = new Set(valueOrUndefined(thread.allowedCpus) ?? []);
  if (allowed.size === 0) return undefined;
  const wanted = demands(snapshot)
    .filter(({ cpus }) => cpus.some((cpu) => allowed.has(cpu)))
    .reduce((sum, demand) => sum + demand.wanted, 0);
  if (wanted <= allowed.size) return undefined;
  return {
    kind: 'too-many-vcpus',
    text: `vCPUs that may run on the same ${allowed.size} pCPUs wanted ${wanted.toFixed(1)} of them`,
  };
}

function others(snapshot: Snapshot, { thread, busyShare }: VcpuWindow): WaitCause | undefined {
  const [cpu, ...more] = valueOrUndefined(thread.allowedCpus) ?? [];
  const shares = valueOrUndefined(snapshot.host.kernel.cpuBusyShares);
  const total = cpu === undefined || more.length > 0 ? undefined : shares?.[String(cpu)];
  if (total === undefined || total - busyShare < NOTABLE_SHARE) return undefined;
  return {
    kind: 'others-on-the-pcpu',
    text: `host threads or interrupts took ${((total - busyShare) * 100).toFixed(0)} % of pCPU ${cpu}`,
  };
}
