import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';
import { running } from '../gates.ts';

/** As OpenStack Nova sets it. */
const PERIOD_S = 10;

export const check = defineCheck({
  id: 'BAL-02',
  topic: 'balloon',
  subject: 'guest',
  title: 'The balloon driver refreshes its statistics',
  problem: 'Balloon statistics are never refreshed',
  severity: 'low',
  reads: ['/domain/devices/memballoon/stats/@period'],
  why: 'Without a period the driver reports once. Whoever decides on memory by those figures, virt-tune included, decides on the past.',
  remedy: 'virsh dommemstat GUEST --period 10 --live --config',
  takesEffect: 'live',
  notWhen: 'Nothing and nobody reads the statistics; they cost next to nothing all the same.',
  sources: [
    'libvirt formatdomain: memballoon, stats period',
    'OpenStack Nova: libvirt.mem_stats_period_seconds, default 10',
  ],
  gates: [running],
  evaluate({ guest }) {
    const { balloon, source } = need(guest.definition, 'definition of the guest');
    if (balloon === undefined || balloon.model === 'none')
      return notApplicable('the guest has no balloon');
    if (source !== 'libvirt-xml')
      return notApplicable('only libvirt keeps the period in the definition');
    const period = balloon.statsPeriodS ?? 0;
    const evidence = seen(
      '/domain/devices/memballoon/stats/@period',
      period === 0 ? 'not given (0: never)' : `${period} s`,
    );
    return period > 0 ? pass(evidence) : fail({ evidence: [evidence] });
  },
  mend: () => [
    {
      set: 'guest-parameter',
      parameter: 'memory_stats_period',
      value: PERIOD_S,
      edits: [setAttribute('devices/memballoon/stats', 'period', String(PERIOD_S))],
    },
  ],
});
