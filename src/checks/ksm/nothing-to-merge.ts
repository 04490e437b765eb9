import { hostDemand } from '../../derived/host-demand.ts';
import { isKsmRunning } from '../../derived/ksm-account.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'KSM-11',
  topic: 'ksm',
  subject: 'host',
  title: 'KSM runs only where some guest’s memory can be merged',
  problem: 'KSM runs though no guest’s memory can be merged',
  severity: 'low',
  reads: ['/sys/kernel/mm/ksm/run', '/domain/memoryBacking of every running guest'],
  why: 'Only private anonymous pages are merged: huge pages, shared memory (memfd, file) and guests that opted out never are.',
  remedy: 'echo 0 > /sys/kernel/mm/ksm/run',
  takesEffect: 'live',
  notWhen: 'Other programs on the host asked for merging (MADV_MERGEABLE).',
  sources: ['Linux Documentation/admin-guide/mm/ksm.rst'],
  gates: [hasRunningGuests],
  evaluate({ snapshot, host }) {
    const ksm = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    if (!isKsmRunning(ksm)) return notApplicable('KSM is not running');
    const definitions = hostDemand(snapshot).guests.map(({ definition }) =>
      valueOrUndefined(definition),
    );
    const mergeable = definitions.filter((each) => each === undefined || isMergeable(each));
    const evidence = seen('guests KSM can merge', `${mergeable.length} of ${definitions.length}`);
    return mergeable.length === 0 ? fail({ evidence: [evidence] }) : pass(evidence);
  },
});

function isMergeable({ memoryBacking }: GuestDefinition): boolean {
  const { hugePages, source, noSharePages, access } = memoryBacking;
  const isPrivate = source === undefined || source === 'anonymous' || access === 'private';
  return hugePages.length === 0 && isPrivate && !noSharePages;
}
