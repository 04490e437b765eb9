import type { Advice } from '../../model/advice.ts';
import { type AdviceSetting, percentText } from './setting.ts';

/** Less than this idle is not worth the risk. */
const WORTH_SHARE = 0.2;
const VSWAPPER = 'Amit et al., VSwapper, ASPLOS 2014 (abstract)';

/** Take back memory that a guest does not use, or not. */
export function adviseBalloon({ workload, capacity }: AdviceSetting): Advice {
  const { memoryMiB, touched, latency, stable, hugePages } = workload;
  const idle = 1 - touched;
  const fails = capacity.policies.find(({ policy }) => policy === 'overcommit')?.memoryBurst ?? 0;
  const isFit = idle >= WORTH_SHARE && !latency && !stable && !hugePages;
  const pros = [
    { text: `about ${Math.round(idle * memoryMiB)} MiB of it are idle (${percentText(idle)})` },
    { text: 'up to ten times better than letting the host swap', source: VSWAPPER },
  ];
  const cons = [
    {
      text: `on a host filled by what is touched, a burst finds no memory ${percentText(fails)} of the time`,
      source: 'binomial, guests independent of each other',
    },
    { text: 'up to twice slower where the load changes faster than the balloon', source: VSWAPPER },
    ...(stable
      ? [{ text: 'it may not fail for want of memory, which a burst under pressure can' }]
      : []),
    ...(latency
      ? [{ text: 'it must answer quickly, and would wait for memory to come back' }]
      : []),
    ...(hugePages ? [{ text: 'huge pages are not given back' }] : []),
  ];
  return {
    topic: 'balloon',
    question: 'take back idle memory with a balloon?',
    choice: isFit ? 'yes' : 'no',
    for: isFit ? pros : cons,
    against: isFit ? cons : pros,
  };
}
