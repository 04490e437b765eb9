import { sysctlOf } from '../../derived/sysctl.ts';
import { isKnown } from '../../model/fact.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { hasRealTimeGuests } from '../gates.ts';

/** What each does on every pCPU now and then, and from which value on it does not matter. */
const SETTINGS = [
  { name: 'kernel.nmi_watchdog', isQuiet: (value: number) => value === 0, wanted: '0' },
  { name: 'kernel.timer_migration', isQuiet: (value: number) => value === 0, wanted: '0' },
  { name: 'vm.stat_interval', isQuiet: (value: number) => value >= 10, wanted: '10' },
] as const;

export const check = defineCheck({
  id: 'PIN-21',
  topic: 'cache',
  subject: 'host',
  title: 'The kernel does not disturb real-time vCPUs with its own housekeeping',
  problem: 'The kernel disturbs real-time vCPUs with its own housekeeping',
  severity: 'low',
  reads: [
    '/proc/sys/kernel/nmi_watchdog, kernel/timer_migration, vm/stat_interval',
    '/domain/cputune/vcpusched of running guests',
  ],
  why: 'The watchdog’s interrupt, timers moved to idle pCPUs and statistics gathered every second each stop a vCPU for microseconds that a real-time guest counts.',
  remedy: 'sysctl kernel.nmi_watchdog=0 kernel.timer_migration=0 vm.stat_interval=10',
  takesEffect: 'live',
  notWhen: 'Hard lockups of the host must be noticed: without the watchdog they are not.',
  sources: ['TuneD profiles realtime, network-latency', 'Linux Documentation/admin-guide/sysctl'],
  gates: [hasRealTimeGuests],
  evaluate({ host }) {
    need(sysctlOf(host, 'vm.stat_interval'), 'vm.stat_interval');
    const read = SETTINGS.flatMap((setting) => {
      const value = sysctlOf(host, setting.name);
      return isKnown(value) ? [{ ...setting, value: Number(value.value) }] : [];
    });
    const evidence = read.map(({ name, value }) => seen(name, value));
    const loud = read.filter(({ isQuiet, value }) => !isQuiet(value));
    if (loud.length === 0) return pass(...evidence);
    return fail({
      evidence,
      remedy: `sysctl ${loud.map(({ name, wanted }) => `${name}=${wanted}`).join(' ')}`,
    });
  },
  mend: ({ host }) =>
    SETTINGS.flatMap(({ name, wanted, isQuiet }) => {
      const value = sysctlOf(host, name);
      if (!isKnown(value) || isQuiet(Number(value.value))) return [];
      const givesUp =
        name === 'kernel.nmi_watchdog' ? 'hard lockups of the host go unnoticed' : undefined;
      const setting = { set: 'sysctl' as const, key: name, value: wanted };
      return givesUp === undefined ? [setting] : [{ ...setting, givesUp }];
    }),
});
