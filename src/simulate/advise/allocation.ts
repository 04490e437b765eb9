import type { Advice } from '../../model/advice.ts';
import { type AdviceSetting, percentText } from './setting.ts';

/** Bursts that fail more often than this are noticed. */
const TOLERABLE = 0.01;

/** Give away more than there is, or 80 % of it. */
export function adviseAllocation({ workload, capacity }: AdviceSetting): Advice {
  const [careful, generous] = capacity.policies;
  if (careful === undefined || generous === undefined) throw new Error('capacity has two policies');
  const fails = Math.max(generous.cpuBurst, generous.memoryBurst);
  const more = generous.guests - careful.guests;
  const isFit = more > 0 && fails <= TOLERABLE && !workload.latency && !workload.stable;
  const floor = percentText(capacity.floor);
  const pros = [
    {
      text: `${generous.guests} guests of this kind instead of ${careful.guests}, none under ${floor} of native`,
      source: 'simulate capacity',
    },
    {
      text: 'usually less than 10 % is lost',
      source: "the sysadmin's summary virt-tune began with",
    },
  ];
  const cons = [
    {
      text: `a burst finds no room ${percentText(fails)} of the time (processors ${percentText(generous.cpuBurst)}, memory ${percentText(generous.memoryBurst)})`,
      source: 'binomial, guests independent of each other',
    },
    {
      text: 'at the limit more than half is lost, and swap works against two-level paging',
      source: "the sysadmin's summary virt-tune began with",
    },
    ...(workload.latency ? [{ text: 'it must answer quickly, and would wait for a pCPU' }] : []),
    ...(workload.stable ? [{ text: 'it may not fail for want of memory' }] : []),
  ];
  return {
    topic: 'allocation',
    question: 'overcommit, or give away 80 %?',
    choice: isFit ? 'overcommit' : 'conservative',
    for: isFit ? pros : cons,
    against: isFit ? cons : pros,
  };
}
