import { known } from '../../model/fact.ts';
import type { GuestThread } from '../../model/guest-runtime.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf } from './edited.ts';

export interface ThreadEdit {
  /** Of the window, 0..1: on a pCPU, and waiting for one. */
  readonly ran?: number;
  readonly waited?: number;
  readonly migrations?: number;
  readonly allowed?: readonly number[];
  readonly lastCpu?: number;
}

/** Gives a guest one thread of a role in place of those recorded, over a window of one second. */
export function setThread(
  draft: Snapshot,
  guest: string,
  role: GuestThread['role'],
  edit: ThreadEdit,
): void {
  const runtime = runtimeOf(draft, guest);
  draft.windowMs = 1000;
  runtime.windowMs = 1000;
  const threads = 'value' in runtime.threads ? runtime.threads.value : [];
  const counter = (delta: number) => known({ total: delta, delta });
  const thread: GuestThread = {
    tid: 4711,
    role,
    index: 0,
    name: role === 'vcpu' ? 'CPU 0/KVM' : role,
    runNs: counter((edit.ran ?? 0) * 1e9),
    runDelayNs: counter((edit.waited ?? 0) * 1e9),
    timeslices: counter(10),
    migrations: counter(edit.migrations ?? 0),
    voluntarySwitches: counter(0),
    involuntarySwitches: counter(0),
    lastCpu: known(edit.lastCpu ?? edit.allowed?.[0] ?? 0),
    allowedCpus: known([...(edit.allowed ?? [0, 1, 2, 3, 4, 5, 6, 7])]),
  };
  runtime.threads = known([...threads.filter((other) => other.role !== role), thread]);
}

/** Leaves only the named guests, so that others' threads do not take part. */
export function keepGuests(draft: Snapshot, ...names: string[]): void {
  draft.guests = draft.guests.filter(({ name }) => names.includes(name));
}

/** Gives a running guest one vCPU thread on those pCPUs and memory on those nodes (node -> MiB). */
export function place(
  draft: Snapshot,
  guest: string,
  { cpus, memoryMiB }: { cpus: readonly number[]; memoryMiB: Readonly<Record<string, number>> },
): void {
  setThread(draft, guest, 'vcpu', { allowed: cpus });
  const amounts = Object.entries(memoryMiB).map(([node, mib]) => [node, mib * 1024]);
  runtimeOf(draft, guest).memory.guestRamPerNodeKiB = known(Object.fromEntries(amounts));
}
