import { isKsmRunning } from '../../derived/ksm-account.ts';
import { isRealTime, latencyMarks } from '../../derived/latency-marks.ts';
import { mayBeMerged } from '../../derived/may-be-merged.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { add } from '../edit.ts';
import { running } from '../gates.ts';

export const check = defineCheck({
  id: 'KSM-01',
  topic: 'ksm',
  subject: 'guest',
  title: 'KSM leaves real-time and dedicated guests alone',
  problem: 'KSM merges memory of a guest that must not wait',
  severity: 'low',
  reads: [
    '/sys/kernel/mm/ksm/run',
    '/domain/cputune/vcpusched, /domain/features/kvm/hint-dedicated',
    '/domain/memoryBacking/nosharepages',
  ],
  why: 'A write to a merged page leaves the guest, allocates and copies at a moment nobody chose, and merging splits huge pages. What is saved is small beside the latency such a guest was set up for.',
  remedy:
    '<memoryBacking><nosharepages/></memoryBacking> (QEMU: -machine mem-merge=off), or huge pages; on hosts with such guests only, echo 2 > /sys/kernel/mm/ksm/run.',
  takesEffect: 'next-start',
  notWhen:
    'The guest’s answers may come late. Before writing 2 make sure that the memory to unmerge into is there.',
  sources: [
    'TuneD, profile realtime-virtual-host: KSM stopped and unmerged, as it may introduce latencies',
    'libvirt formatdomain: memoryBacking, nosharepages',
    'Linux Documentation/admin-guide/mm/ksm.rst: run, copy on write',
  ],
  gates: [running],
  evaluate({ guest, host }) {
    const definition = need(guest.definition, 'definition of the guest');
    const marks = latencyMarks(definition);
    if (marks.length === 0) return notApplicable('neither real-time vCPUs nor hint-dedicated');
    const ksm = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    const evidence = [
      seen('guest', marks.join(', ')),
      seen('memory may be merged', mayBeMerged(definition)),
      seen('/sys/kernel/mm/ksm/run', needGiven(ksm.counters.run, 'run')),
    ];
    if (!mayBeMerged(definition) || !isKsmRunning(ksm)) return pass(...evidence);
    return fail({
      evidence,
      severity: isRealTime(definition) ? 'medium' : 'low',
      reason: `${guest.name} has ${marks.join(' and ')}, and KSM may merge its memory at any time.`,
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
