import type { FileTree } from '../collect/file-tree.ts';
import type { CgroupMounts } from '../collect/guest/cgroup-mounts.ts';
import { guestGroup, parseCgroupFile } from '../collect/guest/cgroup-paths.ts';
import { readGuestMemory, readMemoryMarks } from '../collect/guest/memory.ts';
import { timeBudget } from '../collect/guest/time-budget.ts';
import { mapFact, valueOrUndefined } from '../model/fact.ts';
import type { GuestMemory } from '../model/guest-runtime.ts';
import { type CostLimits, costBound } from './cost-bound.ts';

/**
 * A large guest's numa_maps takes its memory lock for as long as the walk lasts. At most a thousandth of the time
 * may go there, and where nothing has moved it is not read more than once in ten minutes.
 */
const MEMORY_LIMITS: CostLimits = {
  leastPauseMs: 20_000,
  usualPauseMs: 600_000,
  mostShare: 0.001,
};
/** Without a cheaper source that would tell that memory moved. */
const BLIND_LIMITS: CostLimits = { ...MEMORY_LIMITS, usualPauseMs: 60_000 };

const BYTES_PER_KIB = 1024;

/** Memory that has come to or gone from a node, as a share of all, that is worth a look. */
const NOTABLE_SHARE = 0.02;
/** A control group of libvirt's for one guest; any other may hold more than the guest. */
const OWN_GROUP = /\/machine-qemu[^/]*\.scope$|\/machine\/qemu-[^/]+\.libvirt-qemu$/;

export interface GuestMemoryReader {
  read(): GuestMemory;
  /** Seconds since the figures per node were read, or brought forward. */
  ageS(): number | undefined;
}

/**
 * The memory of one guest by node, read as seldom as will do. memory.numa_stat of the guest's own control group costs
 * the guest nothing: it tells how much has come to each node and gone from it since, and when it is time to look
 * closely.
 */
export function guestMemoryReader(
  files: FileTree,
  guest: { readonly pid: number; readonly memoriesKiB: readonly number[] },
  mounts: CgroupMounts,
  monotonicMs: () => number,
): GuestMemoryReader {
  const numaStat = numaStatPath(files, guest.pid, mounts);
  const bound = costBound(
    () =>
      readGuestMemory(files, guest.pid, guest.memoriesKiB, timeBudget(Number.POSITIVE_INFINITY)),
    numaStat === undefined ? BLIND_LIMITS : MEMORY_LIMITS,
    monotonicMs,
  );
  let read: { readonly memory: GuestMemory; readonly perNode: NodeBytes } | undefined;
  let broughtForwardAtMs = 0;
  return {
    read: () => {
      if (numaStat === undefined) return { ...bound.read(), ...readMemoryMarks(files, guest.pid) };
      const text = valueOrUndefined(files.text(numaStat));
      // The group of a guest that ends goes before it.
      const perNode = text === undefined ? (read?.perNode ?? new Map()) : parseNumaStat(text);
      if (read === undefined || movedShare(read.perNode, perNode) >= NOTABLE_SHARE) bound.hurry();
      broughtForwardAtMs = monotonicMs();
      const memory = bound.read();
      if (memory !== read?.memory) read = { memory, perNode };
      return { ...broughtForward(read, perNode), ...readMemoryMarks(files, guest.pid) };
    },
    ageS: () => {
      const ageMs = read === undefined ? bound.ageMs() : monotonicMs() - broughtForwardAtMs;
      return ageMs === undefined ? undefined : ageMs / 1000;
    },
  };
}

type NodeBytes = ReadonlyMap<string, number>;

/** What was read, and what has come and gone since: nearly all memory of a QEMU is its guest's. */
function broughtForward(
  read: { readonly memory: GuestMemory; readonly perNode: NodeBytes },
  now: NodeBytes,
): GuestMemory {
  const forward = (perNodeKiB: Record<string, number>): Record<string, number> => {
    const nodes = new Set([
      ...Object.keys(perNodeKiB),
      ...[...now.keys()].map((name) => name.slice(1)),
    ]);
    const entries = [...nodes].map((node): [string, number] => {
      const byBytes = (now.get(`N${node}`) ?? 0) - (read.perNode.get(`N${node}`) ?? 0);
      return [node, Math.max(0, (perNodeKiB[node] ?? 0) + byBytes / BYTES_PER_KIB)];
    });
    return Object.fromEntries(entries.filter(([, kib]) => kib > 0));
  };
  const { memory } = read;
  return {
    ...memory,
    residentPerNodeKiB: mapFact(memory.residentPerNodeKiB, forward),
    guestRamPerNodeKiB: mapFact(memory.guestRamPerNodeKiB, forward),
  };
}

function numaStatPath(files: FileTree, pid: number, mounts: CgroupMounts): string | undefined {
  const { unified } = parseCgroupFile(valueOrUndefined(files.text(`/proc/${pid}/cgroup`)) ?? '');
  if (unified === undefined || mounts.unified === undefined) return undefined;
  const group = guestGroup(unified);
  const path = `${mounts.unified}${group}/memory.numa_stat`;
  return OWN_GROUP.test(group) && files.exists(path) ? path : undefined;
}

/** Kinds of page that guest memory is made of. */
const GUEST_KINDS = /^(?:anon|file|shmem) /;

/** memory.numa_stat (Documentation/admin-guide/cgroup-v2.rst): `anon N0=bytes N1=bytes`; bytes by node. */
export function parseNumaStat(text: string): Map<string, number> {
  const perNode = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (!GUEST_KINDS.test(line)) continue;
    for (const [, node = '', bytes] of line.matchAll(/ (N\d+)=(\d+)/g))
      perNode.set(node, (perNode.get(node) ?? 0) + Number(bytes));
  }
  return perNode;
}

/** Share of all memory, before or after, that is on another node now. */
export function movedShare(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): number {
  const nodes = new Set([...before.keys(), ...after.keys()]);
  let changed = 0;
  let total = 0;
  for (const node of nodes) {
    const [first, last] = [before.get(node) ?? 0, after.get(node) ?? 0];
    changed += Math.abs(last - first);
    total += Math.max(first, last);
  }
  return total === 0 ? 0 : changed / total;
}
