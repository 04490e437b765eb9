import { hostDemand } from '../../derived/host-demand.ts';
import { count, memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, pass, seen, unknown } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';
import { percent } from '../wording.ts';

export const check = defineCheck({
  id: 'OVC-02',
  topic: 'allocation',
  subject: 'host',
  title: 'Memory promised to running guests fits the host with room to spare',
  problem: 'More memory is promised to guests than the host should give',
  severity: 'medium',
  reads: ['maximum memory of every running guest', '/proc/meminfo MemTotal'],
  why: 'Guests may fill what they were promised at any time. Past the host’s memory it swaps, and a swapped page under EPT costs an exit, a fault and a disk read.',
  remedy:
    'Lower the maximum of guests that never use it, move one, or reserve swap for the difference and accept the risk knowingly.',
  takesEffect: 'next-start',
  notWhen:
    'Overcommit is the policy here, with swap reserved and pressure watched (OVC-05, OVC-08).',
  sources: [
    "The sysadmin's summary virt-tune began with (quoting IBM): allocating 80 % gives the best value",
  ],
  // 80 % is what a conservative allocation keeps below.
  thresholds: {
    promisedShare: {
      default: 0.8,
      range: [0.1, 4],
      unit: 'share of MemTotal',
      meaning: 'more than this is found',
    },
  },
  gates: [hasRunningGuests],
  evaluate({ snapshot, host }, { promisedShare }) {
    const total = needGiven(need(host.memory.meminfo, '/proc/meminfo').MemTotal, 'MemTotal');
    const { maximumKiB, unsized } = hostDemand(snapshot);
    const share = maximumKiB / total;
    const evidence = [
      seen(
        'memory of running guests',
        `${memoryText(maximumKiB)}${unsized > 0 ? `, ${count(unsized, 'guest')} unknown` : ''}`,
      ),
      seen('/proc/meminfo MemTotal', memoryText(total)),
      seen('promised share', percent(share)),
    ];
    if (share <= promisedShare) {
      if (unsized === 0) return pass(...evidence);
      return unknown(`the memory of ${count(unsized, 'guest')} is not known, the others have room`);
    }
    return fail({
      evidence,
      severity: share > 1 ? 'high' : 'low',
      reason: `The running guests may use ${percent(share)} of the host's memory; ${share > 1 ? 'it cannot hold them all' : `above ${percent(promisedShare)} nothing is left for QEMU, page cache and bursts`}.`,
    });
  },
});
