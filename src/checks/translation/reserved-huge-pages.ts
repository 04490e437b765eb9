import { exclusivePins } from '../../derived/placement-of.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { notOvercommitted } from '../gates.ts';

const WORTH_KIB = 8 * 1024 * 1024;

export const check = defineCheck({
  id: 'EPT-08',
  topic: 'translation',
  subject: 'guest',
  title: 'A large dedicated guest has reserved huge pages',
  problem: 'A large dedicated guest has no reserved huge pages',
  severity: 'medium',
  reads: [
    '/domain/memoryBacking/hugepages',
    '/domain/memory',
    '/domain/cputune/vcpupin',
    'declared policy of the guest',
  ],
  why: 'A guest of 32 GiB needs 8.4 million page table entries of 4 KiB and 16 thousand of 2 MiB. Reserved pages are there from the start and stay.',
  remedy:
    '<memoryBacking><hugepages/></memoryBacking> (1 GiB pages where the processor has pdpe1gb and the pool is made at boot), with a pool on the guest’s nodes.',
  takesEffect: 'next-start',
  notWhen: 'The guest is to be ballooned, merged by KSM or swapped; reserved pages rule that out.',
  sources: ['SUSE Virtualization Best Practices: huge pages', 'OpenStack Nova: hw:mem_page_size'],
  gates: [notOvercommitted],
  evaluate({ guest, policy }) {
    const { memoryBacking, memoryKiB } = need(guest.definition, 'definition of the guest');
    const size = needGiven(memoryKiB, 'memory of the guest');
    if (size < WORTH_KIB) return notApplicable('the guest has less than 8 GiB');
    if (policy !== 'dedicated' && exclusivePins(guest).length === 0)
      return notApplicable('the guest is not dedicated (neither pinned nor declared)');
    const evidence = [
      seen('/domain/memory', memoryText(size)),
      seen(
        '/domain/memoryBacking/hugepages',
        memoryBacking.hugePages.length > 0 ? 'given' : 'not given',
      ),
    ];
    return memoryBacking.hugePages.length > 0 ? pass(...evidence) : fail({ evidence });
  },
});
