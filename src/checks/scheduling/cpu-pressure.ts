import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { percent } from '../wording.ts';

export const check = defineCheck({
  id: 'SCH-11',
  topic: 'scheduling',
  subject: 'host',
  title: 'Tasks on this host seldom wait for a pCPU',
  problem: 'Tasks on this host wait for pCPUs',
  severity: 'medium',
  reads: ['/proc/pressure/cpu'],
  why: 'Pressure is time in which something was ready to run and no pCPU was free for it: contention that a load average does not show.',
  remedy: 'See SCH-01 for the guests that wait; move or shrink one, or take work off the host.',
  takesEffect: 'live',
  notWhen: 'A build or backup on the host is the cause; look at cpu.pressure of machine.slice.',
  sources: ['Linux Documentation/accounting/psi.rst'],
  thresholds: {
    pressureShare: {
      default: 0.1,
      range: [0, 0.99],
      unit: 'share of 60 s',
      meaning: 'more is found',
    },
  },
  evaluate({ host }, { pressureShare }) {
    const { someAvg60 } = need(host.kernel.pressure.cpu, 'CPU pressure');
    const evidence = seen('/proc/pressure/cpu', `some ${percent(someAvg60)} over 60 s`);
    return someAvg60 <= pressureShare ? pass(evidence) : fail({ evidence: [evidence] });
  },
});
