import { type Fact, mapFact, thenFact, valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestThread } from '../model/guest-runtime.ts';
import { memo } from './memo.ts';

/** What one vCPU thread did over the sampling window. */
export interface VcpuWindow {
  readonly vcpu: number;
  readonly runNs: number;
  /** Ready to run, but waiting for a pCPU. */
  readonly waitNs: number;
  /** waitNs of the time it wanted to run, 0..1. */
  readonly waitShare: number;
  /** Of the window, 0..1: on a pCPU, and on one or waiting for one. */
  readonly busyShare: number;
  readonly wantedShare: number;
  readonly thread: GuestThread;
}

/** Threads of a guest by role; absent for a guest that does not run. */
export function threadsOf(guest: Guest, role: GuestThread['role']): Fact<GuestThread[]> {
  return mapFact(
    thenFact(guest.runtime, ({ threads }) => threads),
    (threads) => threads.filter((thread) => thread.role === role),
  );
}

/** vCPUs whose times were read at both ends of the window. */
export const vcpuWindows: (guest: Guest) => Fact<VcpuWindow[]> = memo((guest) =>
  thenFact(guest.runtime, ({ windowMs }) =>
    mapFact(threadsOf(guest, 'vcpu'), (threads) =>
      threads.flatMap((thread) => windowOf(thread, windowMs * 1e6) ?? []),
    ),
  ),
);

function windowOf(thread: GuestThread, windowNs: number): VcpuWindow | undefined {
  const runNs = valueOrUndefined(thread.runNs)?.delta;
  const waitNs = valueOrUndefined(thread.runDelayNs)?.delta;
  if (runNs === undefined || waitNs === undefined || windowNs === 0) return undefined;
  return {
    vcpu: thread.index ?? -1,
    runNs,
    waitNs,
    waitShare: runNs + waitNs === 0 ? 0 : waitNs / (runNs + waitNs),
    busyShare: runNs / windowNs,
    wantedShare: (runNs + waitNs) / windowNs,
    thread,
  };
}

/** A vCPU that wanted less than this of the window tells nothing about waiting: a few late wake-ups. */
const ACTIVE_SHARE = 0.05;

export function activeVcpus(windows: readonly VcpuWindow[]): VcpuWindow[] {
  return windows.filter(({ wantedShare }) => wantedShare >= ACTIVE_SHARE);
}
