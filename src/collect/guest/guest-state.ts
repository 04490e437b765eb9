import { type Fact, valueOrUndefined } from '../../model/fact.ts';
import type { GuestThread } from '../../model/guest-runtime.ts';

/** libvirt's states in the snapshot's words; any other is taken as it is. */
const LIBVIRT_STATES: ReadonlyMap<string, string> = new Map([
  ['no-state', 'unknown'],
  // Only Xen tells it from running.
  ['blocked', 'running'],
  ['shut-off', 'shutoff'],
  ['shutting-down', 'running'],
  ['pm-suspended', 'pmsuspended'],
]);

export function stateFromLibvirt(state: Fact<string>): string {
  const reported = valueOrUndefined(state) ?? 'unknown';
  return LIBVIRT_STATES.get(reported) ?? reported;
}

/** QEMU's RunState (qapi/run-state.json); whatever is not listed leaves the vCPUs stopped. */
const MONITOR_STATES: ReadonlyMap<string, string> = new Map([
  ['running', 'running'],
  ['suspended', 'pmsuspended'],
  ['guest-panicked', 'crashed'],
  ['internal-error', 'crashed'],
]);

export function stateFromMonitor(status: string): string {
  return MONITOR_STATES.get(status) ?? 'paused';
}

/** Without a monitor: a guest whose vCPUs got CPU time runs; one whose did not may be idle or paused. */
export function stateFromThreads(threads: Fact<readonly GuestThread[]>): string {
  const ran = (valueOrUndefined(threads) ?? []).some((thread) => {
    const run = valueOrUndefined(thread.runNs);
    return thread.role === 'vcpu' && (run?.delta ?? 0) > 0;
  });
  return ran ? 'running' : 'unknown';
}
