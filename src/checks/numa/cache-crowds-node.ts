import { localityOf } from '../../derived/guest-locality.ts';
import { isActive } from '../../derived/is-active.ts';
import { memoryText } from '../../model/amount.ts';
import { isKnown, isUnreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { defineCheck, fail, need, needGiven, pass, seen, unknown } from '../check.ts';
import { hasRunningGuests, moreThanOneNode } from '../gates.ts';
import { percent } from '../wording.ts';

/** A node this full gives its memory to whoever reclaims first. */
const FREE_SHARE = 0.05;
/** Of the node's memory. */
const CACHE_SHARE = 0.3;
/** Of a guest's memory. */
const PUSHED_OUT_SHARE = 0.05;

export const check = defineCheck({
  id: 'NUM-22',
  topic: 'numa',
  subject: 'host',
  title: 'The page cache leaves the nodes’ memory to their guests',
  problem: 'The page cache fills a node, and its guests’ memory lies elsewhere',
  severity: 'medium',
  reads: [
    '/sys/devices/system/node/node*/meminfo MemFree, FilePages',
    'where the memory of the guests lies (/proc/PID/numa_maps)',
  ],
  why: 'Copying images or backing them up fills the node where it ran with file pages. What guests of that node allocate then comes from other nodes, and stays there.',
  remedy:
    'cache="none" for the guests’ disks, copy images with O_DIRECT; then drop clean pages (sysctl vm.drop_caches=1) and migratepages the guests.',
  takesEffect: 'live',
  notWhen: 'The cache is what the host is for (a file server), and the guests are small.',
  sources: [
    'numad(8): use of inactive file pages',
    'Linux Documentation/admin-guide/mm/numa_memory_policy.rst',
  ],
  gates: [hasRunningGuests, moreThanOneNode],
  evaluate({ host, snapshot }) {
    const nodes = need(host.memory.nodes, 'memory of the nodes').map(({ id, meminfo }) => {
      const table = need(meminfo, `memory of node ${id}`);
      const size = (name: string) => needGiven(table[name], `${name} of node ${id}`);
      const cacheKiB = Math.max(size('FilePages') - (table.Shmem ?? 0), 0);
      return { id, cacheKiB, isCrowded: isCrowded(size('MemTotal'), size('MemFree'), cacheKiB) };
    });
    const crowded = nodes.filter((node) => node.isCrowded);
    const evidence = nodes.map(({ id, cacheKiB }) =>
      seen(`node ${id}: page cache`, memoryText(cacheKiB)),
    );
    if (crowded.length === 0) return pass(...evidence);
    const { pushedOut, silent } = guestsPushedOut(snapshot, new Set(crowded.map(({ id }) => id)));
    if (pushedOut.length === 0 && silent.length > 0)
      return unknown(`where the memory of ${silent.join(', ')} lies`);
    if (pushedOut.length === 0) return pass(...evidence);
    return fail({
      evidence: [
        ...evidence,
        ...pushedOut.map(({ name, share }) =>
          seen(`memory of ${name} on other nodes`, percent(share)),
        ),
      ],
      reason: `node ${crowded.map(({ id }) => id).join(', ')} is full of page cache.`,
    });
  },
});

function isCrowded(total: number, free: number, cache: number): boolean {
  return total > 0 && free < total * FREE_SHARE && cache > total * CACHE_SHARE;
}

interface PushedOut {
  /** Guests whose vCPUs are on the crowded nodes only, and whose memory is not: share (0..1) elsewhere. */
  readonly pushedOut: readonly { readonly name: string; readonly share: number }[];
  /** Guests of which that could not be read. */
  readonly silent: readonly string[];
}

function guestsPushedOut({ guests, host }: Snapshot, crowded: ReadonlySet<number>): PushedOut {
  const located = guests
    .filter(isActive)
    .map((guest) => ({ name: guest.name, locality: localityOf(guest, host) }));
  return {
    silent: located.filter(({ locality }) => isUnreadable(locality)).map(({ name }) => name),
    pushedOut: located.flatMap(({ name, locality }) => {
      if (!isKnown(locality)) return [];
      const { cpuNodes, remoteShare } = locality.value;
      const isThere = cpuNodes.every((node) => crowded.has(node));
      return isThere && remoteShare > PUSHED_OUT_SHARE ? [{ name, share: remoteShare }] : [];
    }),
  };
}
