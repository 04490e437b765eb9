import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { percent } from '../wording.ts';

/** Of wall time, averaged over 60 s. */
const SOME_LIMIT = 0.1;
const FULL_LIMIT = 0.01;

export const check = defineCheck({
  id: 'OVC-08',
  topic: 'allocation',
  subject: 'host',
  title: 'Nothing waits for memory',
  problem: 'Tasks wait for memory',
  severity: 'high',
  reads: ['/proc/pressure/memory'],
  why: 'Pressure stall information counts the time tasks spend in reclaim, swapping and refaults: the earliest honest sign that memory is overcommitted.',
  remedy:
    'Free memory by shrinking, moving or stopping guests; see which with the memory.pressure of their cgroups.',
  takesEffect: 'live',
  notWhen: 'A short backup or build on the host caused it; sample again.',
  sources: ['Linux Documentation/accounting/psi.rst'],
  evaluate({ host }) {
    const { someAvg60, fullAvg60 = 0 } = need(host.kernel.pressure.memory, 'memory pressure');
    const evidence = seen(
      '/proc/pressure/memory',
      `some ${percent(someAvg60)}, full ${percent(fullAvg60)} over 60 s`,
    );
    if (someAvg60 <= SOME_LIMIT && fullAvg60 <= FULL_LIMIT) return pass(evidence);
    return fail({
      evidence: [evidence],
      reason: `Some task waited for memory ${percent(someAvg60)} of the last minute, all of them ${percent(fullAvg60)}.`,
    });
  },
});
