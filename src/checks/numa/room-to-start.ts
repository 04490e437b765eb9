import { isActive } from '../../derived/is-active.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { moreThanOneNode } from '../gates.ts';
import type { GuestLook } from '../looks.ts';

/** QEMU itself, page tables and video memory come on top of the guest's memory. Ours. */
const OVERHEAD = 1.05;

export const check = defineCheck({
  id: 'NUM-04',
  topic: 'numa',
  subject: 'guest',
  title: 'A guest that is to start has room on the nodes it is bound to',
  problem: 'The guest would not find room on the nodes it is strictly bound to',
  severity: 'medium',
  reads: [
    '/domain/numatune/memory, /domain/memory of guests that are not running',
    '/sys/devices/system/node/node*/meminfo MemFree, Inactive(file)',
  ],
  why: 'mode="strict" allows no other node. When these are full the kernel reclaims, swaps and in the end kills, though other nodes have memory to spare.',
  remedy: 'Bind it to a node with room, use mode="preferred", or move a guest away first.',
  takesEffect: 'next-start',
  notWhen: 'The guest replaces another that is stopped first.',
  sources: [
    'libvirt formatdomain: NUMA node tuning, strict',
    'kubevirt issue 6981: out of memory on one node',
  ],
  gates: [notRunning, moreThanOneNode],
  evaluate({ guest, host }) {
    const { numa, memoryKiB, memoryBacking } = need(guest.definition, 'definition of the guest');
    if (numa.mode !== 'strict' || numa.nodes === undefined)
      return notApplicable('the guest is not strictly bound');
    if (memoryBacking.hugePages.length > 0)
      return notApplicable('the guest takes huge pages: see EPT-06');
    const { nodes: bound } = numa;
    const wanted = needGiven(memoryKiB, 'memory of the guest') * OVERHEAD;
    const rooms = need(host.memory.nodes, 'memory of the nodes')
      .filter(({ id }) => bound.includes(id))
      .map(({ id, meminfo }) => {
        const { MemFree, 'Inactive(file)': cache } = need(meminfo, `memory of node ${id}`);
        return { id, room: needGiven(MemFree, `MemFree of node ${id}`) + (cache ?? 0) };
      });
    const total = rooms.reduce((sum, { room }) => sum + room, 0);
    const evidence = [
      seen('/domain/memory and QEMU’s own', memoryText(Math.round(wanted))),
      ...rooms.map(({ id, room }) =>
        seen(`node ${id}: free, and cache to reclaim`, memoryText(room)),
      ),
    ];
    if (total >= wanted) return pass(...evidence);
    return fail({
      evidence,
      reason: `${guest.name} needs ${memoryText(Math.round(wanted))} on node ${bound.join(', ')}, where ${memoryText(total)} can be had.`,
    });
  },
});

function notRunning({ guest }: GuestLook): string | undefined {
  return isActive(guest) ? 'the guest runs: it has its memory' : undefined;
}
