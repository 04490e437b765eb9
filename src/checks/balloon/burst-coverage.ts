import { hostDemand } from '../../derived/host-demand.ts';
import { count, memoryText } from '../../model/amount.ts';
import { isKnown, isUnreadable, thenFact } from '../../model/fact.ts';
import {
  defineCheck,
  fail,
  need,
  needGiven,
  notApplicable,
  pass,
  seen,
  unknown,
} from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'BAL-09',
  topic: 'balloon',
  subject: 'host',
  title: 'The host could give every balloon back at once',
  problem: 'The host could not give all balloons back at once',
  severity: 'medium',
  reads: ['balloon sizes of running guests', '/proc/meminfo MemAvailable, SwapFree'],
  why: 'Ballooned memory is a promise. When several guests need theirs at the same time, the host swaps, and the burst that ballooning was to allow fails.',
  remedy: 'Raise the floor of the guests that matter, move one, or add swap for the difference.',
  takesEffect: 'live',
  notWhen: 'The guests’ bursts are known to exclude one another.',
  sources: ["The sysadmin's summary virt-tune began with: not where stability counts"],
  gates: [hasRunningGuests],
  evaluate({ snapshot, host }) {
    const balloons = hostDemand(snapshot).guests.map(({ runtime }) =>
      thenFact(runtime, ({ balloon }) => balloon),
    );
    const unread = balloons.filter(isUnreadable).length;
    const owedKiB = balloons
      .filter(isKnown)
      .reduce((sum, { value }) => sum + Math.max(value.maximumKiB - value.currentKiB, 0), 0);
    const incomplete = unknown(`the balloons of ${count(unread, 'guest')} could not be read`);
    if (owedKiB === 0) return unread > 0 ? incomplete : notApplicable('no balloon is inflated');
    const meminfo = need(host.memory.meminfo, '/proc/meminfo');
    const available = needGiven(meminfo.MemAvailable, 'MemAvailable');
    const swapFree = meminfo.SwapFree ?? 0;
    const evidence = [
      seen('held by balloons', memoryText(owedKiB)),
      seen('/proc/meminfo MemAvailable', memoryText(available)),
      seen('/proc/meminfo SwapFree', memoryText(swapFree)),
    ];
    if (owedKiB <= available) return unread > 0 ? incomplete : pass(...evidence);
    return fail({
      evidence,
      severity: owedKiB > available + swapFree ? 'high' : 'medium',
      reason: `Guests may ask ${memoryText(owedKiB)} back; ${memoryText(available)} are available without swapping.`,
    });
  },
});
