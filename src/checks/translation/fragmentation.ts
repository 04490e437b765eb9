import { valueOrUndefined } from '../../model/fact.ts';
import type { Host } from '../../model/host.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';
import { percent } from '../wording.ts';

/** A huge page of 2 MiB is a block of 2^9 pages of 4 KiB. */
const HUGE_ORDER = 9;
/** Fewer attempts tell nothing. */
const WORTH_ATTEMPTS = 100;

export const check = defineCheck({
  id: 'EPT-09',
  topic: 'translation',
  subject: 'host',
  title: 'The kernel finds huge pages when it looks for them',
  problem: 'Memory is fragmented: the kernel seldom finds huge pages',
  severity: 'low',
  reads: [
    '/proc/vmstat thp_fault_alloc, thp_fault_fallback',
    '/proc/buddyinfo: free blocks of 2 MiB and more',
  ],
  why: 'After weeks of use free memory is in pieces. Guests that start then get 4 KiB pages, and reserving huge pages at run time stops short.',
  remedy:
    'echo 1 > /proc/sys/vm/compact_memory at a quiet time; raise vm.compaction_proactiveness; reserve huge pages at boot.',
  takesEffect: 'live',
  notWhen: 'Guests run on reserved huge pages, and none is to start.',
  sources: [
    'Linux Documentation/admin-guide/mm/transhuge.rst: thp_fault_fallback',
    'Linux Documentation/admin-guide/sysctl/vm.rst: compact_memory, compaction_proactiveness',
  ],
  thresholds: {
    fallbackShare: {
      default: 0.2,
      range: [0, 1],
      unit: 'share',
      meaning: 'more attempts without a huge page are found',
    },
  },
  gates: [hasRunningGuests],
  evaluate({ host }, { fallbackShare }) {
    const vmstat = need(host.memory.vmstat, '/proc/vmstat');
    const got = vmstat.thp_fault_alloc;
    const missed = vmstat.thp_fault_fallback;
    if (got === undefined || missed === undefined)
      return notApplicable('this kernel does not count huge pages');
    if (got + missed < WORTH_ATTEMPTS) return notApplicable('hardly any huge page was asked for');
    const share = missed / (got + missed);
    const evidence = [
      seen('/proc/vmstat thp_fault_fallback', `${percent(share)} of ${got + missed} attempts`),
      ...freeBlocks(host).map(({ node, blocks }) =>
        seen(`node ${node}: free blocks of 2 MiB`, blocks),
      ),
    ];
    if (share <= fallbackShare) return pass(...evidence);
    return fail({
      evidence,
      reason: `${percent(share)} of the attempts to get a huge page ended with small ones.`,
    });
  },
});

function freeBlocks({ memory }: Host): { node: number; blocks: number }[] {
  const perNode = new Map<number, number>();
  for (const { node, freeBlocks } of valueOrUndefined(memory.buddy) ?? []) {
    const blocks = freeBlocks
      .slice(HUGE_ORDER)
      .reduce((sum, count, above) => sum + count * 2 ** above, 0);
    perNode.set(node, (perNode.get(node) ?? 0) + blocks);
  }
  return [...perNode].map(([node, blocks]) => ({ node, blocks }));
}
