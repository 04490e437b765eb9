import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { add } from '../edit.ts';
import { running } from '../gates.ts';

/** On 64-bit systems no profit above (ksm.rst: sizeof(rmap_item) is 64 bytes, a page 4096). */
const LIMIT = 64;

export const check = defineCheck({
  id: 'KSM-10',
  topic: 'ksm',
  subject: 'guest',
  title: 'KSM finds enough in this guest to be worth scanning it',
  problem: 'KSM scans this guest for nothing',
  severity: 'low',
  reads: [
    '/proc/PID/ksm_stat: ksm_rmap_items, ksm_merging_pages, ksm_zero_pages',
    '/proc/PID/ksm_merging_pages (before Linux 6.4)',
  ],
  why: 'Each page that KSM looks at costs 64 bytes, each merged page saves 4096. Above 64 pages looked at for one merged, the guest costs memory and CPU.',
  remedy:
    'Opt the guest out: <memoryBacking><nosharepages/></memoryBacking> (QEMU: -machine mem-merge=off).',
  takesEffect: 'next-start',
  notWhen: 'The guest started a short while ago.',
  sources: ['Linux Documentation/admin-guide/mm/ksm.rst, Monitoring KSM profit'],
  gates: [running],
  evaluate({ guest }) {
    const { memory } = need(guest.runtime, 'runtime of the guest');
    const stat = need(memory.ksm, '/proc/PID/ksm_stat');
    const items = needGiven(stat.ksm_rmap_items, 'ksm_rmap_items');
    if (items === 0) return notApplicable('KSM does not scan this guest');
    const { ksm_zero_pages: zero = 0 } = stat;
    const merging = needGiven(stat.ksm_merging_pages, 'ksm_merging_pages') + zero;
    const evidence = [
      seen('ksm_rmap_items', items),
      seen('ksm_merging_pages, ksm_zero_pages', merging),
    ];
    if (items <= merging * LIMIT) return pass(...evidence);
    return fail({
      evidence,
      reason: `${items} pages of ${guest.name} are tracked for ${merging} that are merged.`,
    });
  },
  mend: ({ guest }) => [
    {
      set: 'definition',
      title: 'KSM leaves its memory alone',
      edits: [add('memoryBacking', '<nosharepages/>')],
      givesUp: `the memory that ${guest.name} shares with others`,
    },
  ],
});
