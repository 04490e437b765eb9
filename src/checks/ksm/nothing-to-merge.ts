import { hostDemand } from '../../derived/host-demand.ts';
import { isKsmRunning } from '../../derived/ksm-account.ts';
import { mayBeMerged } from '../../derived/may-be-merged.ts';
import { count } from '../../model/amount.ts';
import { isKnown } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'KSM-11',
  topic: 'ksm',
  subject: 'host',
  title: 'KSM runs only where some guest’s memory can be merged',
  problem: 'KSM runs though no guest’s memory can be merged',
  severity: 'low',
  reads: ['/sys/kernel/mm/ksm/run', '/domain/memoryBacking of every running guest'],
  why: 'Only private anonymous pages are merged: huge pages, memory shared with other processes (memfd, access mode shared) and guests that opted out never are.',
  remedy: 'echo 0 > /sys/kernel/mm/ksm/run',
  takesEffect: 'live',
  notWhen: 'Other programs on the host asked for merging (MADV_MERGEABLE).',
  sources: ['Linux Documentation/admin-guide/mm/ksm.rst'],
  gates: [hasRunningGuests],
  evaluate({ snapshot, host }) {
    const ksm = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    if (!isKsmRunning(ksm)) return notApplicable('KSM is not running');
    const { guests } = hostDemand(snapshot);
    const definitions = guests.map(({ definition }) => definition).filter(isKnown);
    const mergeable = definitions.filter(({ value }) => mayBeMerged(value));
    const evidence = seen('guests KSM can merge', `${mergeable.length} of ${guests.length}`);
    if (mergeable.length > 0) return pass(evidence);
    const unread = guests.length - definitions.length;
    if (unread > 0) return unknown(`the definition of ${count(unread, 'guest')} is not known`);
    return fail({ evidence: [evidence] });
  },
  mend: () => [{ set: 'sysfs', path: '/sys/kernel/mm/ksm/run', value: '0' }],
});
