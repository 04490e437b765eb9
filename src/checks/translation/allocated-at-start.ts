import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';
import { dedicated } from '../gates.ts';

export const check = defineCheck({
  id: 'EPT-11',
  topic: 'translation',
  subject: 'guest',
  title: 'A dedicated guest has its memory from the start',
  problem: 'A dedicated guest gets its memory only as it touches it',
  severity: 'low',
  reads: [
    '/domain/memoryBacking/allocation/@mode, hugepages, locked',
    'declared policy of the guest',
  ],
  why: 'Each first touch of a page is an exit in which the host finds and clears one, in the guest’s time, and perhaps on another node by then.',
  remedy:
    '<memoryBacking><allocation mode="immediate" threads="4"/></memoryBacking>, or reserved huge pages, which libvirt allocates at the start; start the guest again.',
  takesEffect: 'next-start',
  notWhen: 'Memory is overcommitted, or the guest must start quickly: clearing takes its time.',
  sources: [
    'libvirt formatdomain: memory backing, allocation',
    'QEMU documentation: memory-backend objects, prealloc',
  ],
  gates: [dedicated],
  evaluate({ guest }) {
    const { memoryBacking } = need(guest.definition, 'definition of the guest');
    const { allocation, hugePages, locked } = memoryBacking;
    const evidence = [
      seen('/domain/memoryBacking/allocation', allocation ?? 'not given (on demand)'),
      seen('/domain/memoryBacking/hugepages', hugePages.length > 0 ? 'given' : 'not given'),
      seen('/domain/memoryBacking/locked', locked ? 'given' : 'not given'),
    ];
    return allocation === 'immediate' || hugePages.length > 0 || locked
      ? pass(...evidence)
      : fail({ evidence });
  },
  mend: () => [
    {
      set: 'definition',
      title: 'all its memory is allocated when it starts',
      edits: [setAttribute('memoryBacking/allocation', 'mode', 'immediate')],
      givesUp: 'a quick start, and host memory that it does not use yet',
    },
  ],
});
