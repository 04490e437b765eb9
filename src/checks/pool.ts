import { memoryText } from '../model/amount.ts';
import type { Host } from '../model/host.ts';
import type { NodeMemory } from '../model/host-memory.ts';
import type { HostMend } from '../model/mend.ts';
import { need, needGiven, noMend } from './check.ts';

/** Of a node, what a pool leaves to everything else that allocates there. Ours. */
const LEFT_SHARE = 0.05;

/**
 * Huge pages more on a node.
 *
 * @throws NoVerdict where the node has no room for them now
 */
export function morePages(
  node: number,
  { pages, pageKiB }: { readonly pages: number; readonly pageKiB: number },
  host: Host,
): Extract<HostMend, { set: 'huge-pages' }> {
  const memory = need(host.memory.nodes, 'memory of the nodes').find(({ id }) => id === node);
  const room = roomKiB(needGiven(memory, `memory of node ${node}`));
  if (room < pages * pageKiB)
    noMend(
      `node ${node} has ${memoryText(room)} to spare now, and ${memoryText(pages * pageKiB)} in huge pages are wanted: make room there, or reserve them at boot (hugepages=)`,
    );
  return {
    set: 'huge-pages',
    node,
    sizeKiB: pageKiB,
    morePages: pages,
    givesUp: `${memoryText(pages * pageKiB)} of node ${node}, which serve nothing but huge pages from now on`,
  };
}

/** Free, and cache that is not in use, less what has to stay. */
export function roomKiB({ id, meminfo }: NodeMemory): number {
  const memory = need(meminfo, `memory of node ${id}`);
  const free = needGiven(memory.MemFree, `MemFree of node ${id}`);
  const total = needGiven(memory.MemTotal, `MemTotal of node ${id}`);
  return Math.max(0, Math.floor(free + (memory['Inactive(file)'] ?? 0) - total * LEFT_SHARE));
}

/** The host's default size, which `<hugepages/>` without a size means. */
export function defaultPageKiB({ memory }: Host): number {
  return needGiven(need(memory.meminfo, '/proc/meminfo').Hugepagesize, 'Hugepagesize');
}
