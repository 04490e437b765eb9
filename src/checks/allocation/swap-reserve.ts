import { hostDemand } from '../../derived/host-demand.ts';
import { ksmSavedKiB } from '../../derived/ksm-account.ts';
import { count, memoryText } from '../../model/amount.ts';
import { isAbsent, valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, needGiven, pass, seen, unknown } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'OVC-05',
  topic: 'allocation',
  subject: 'host',
  title: 'Swap covers what is promised beyond the memory there is',
  problem: 'Memory is overcommitted without swap to fall back on',
  severity: 'high',
  reads: [
    'maximum memory of running guests',
    '/proc/meminfo MemTotal, MemAvailable',
    '/proc/swaps',
    '/sys/kernel/mm/ksm/pages_sharing, ksm_zero_pages',
  ],
  why: 'When guests fill what they were promised, or pages merged by KSM diverge faster than memory can be freed, memory is needed at once. Without swap the kernel kills the largest process, which is a guest.',
  remedy: 'Add swap of at least the missing amount, on a fast device, or promise less.',
  takesEffect: 'live',
  notWhen: 'Hosts with dedicated guests only, where nothing is overcommitted.',
  sources: [
    'SUSE Virtualization Best Practices, KSM: keep swap for the case that shared pages diverge',
  ],
  gates: [hasRunningGuests],
  evaluate({ snapshot, host }) {
    const { memory } = host;
    const meminfo = need(memory.meminfo, '/proc/meminfo');
    const total = needGiven(meminfo.MemTotal, 'MemTotal');
    const available = needGiven(meminfo.MemAvailable, 'MemAvailable');
    const swapKiB = need(memory.swaps, '/proc/swaps').reduce(
      (sum, { sizeKiB }) => sum + sizeKiB,
      0,
    );
    const ksm = valueOrUndefined(memory.ksm);
    const savedKiB = ksm === undefined ? undefined : ksmSavedKiB(ksm, memory);
    const { maximumKiB, unsized } = hostDemand(snapshot);
    // Not their sum: what was promised already counts every page once a guest, merged or not.
    const beyondTotal = Math.max(maximumKiB - total, 0);
    const beyondAvailable = Math.max((savedKiB ?? 0) - available, 0);
    const needed = Math.max(beyondTotal, beyondAvailable);
    const evidence = [
      seen('promised beyond MemTotal', memoryText(beyondTotal)),
      seen('saved by KSM beyond MemAvailable', memoryText(beyondAvailable)),
      seen('/proc/swaps', memoryText(swapKiB)),
    ];
    if (needed <= swapKiB) {
      if (savedKiB === undefined && !isAbsent(memory.ksm)) {
        return unknown('what KSM saves is not known; without it there is room');
      }
      if (unsized === 0) return pass(...evidence);
      return unknown(`the memory of ${count(unsized, 'guest')} is not known, the others have room`);
    }
    return fail({
      evidence,
      reason: `${memoryText(needed)} may be needed beyond the memory there is; swap has ${memoryText(swapKiB)}.`,
    });
  },
});
