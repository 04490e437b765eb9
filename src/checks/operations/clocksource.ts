import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';

/** Read by an instruction; hpet and acpi_pm by a slow bus access of about a microsecond. */
const FAST: ReadonlySet<string> = new Set([
  'tsc',
  'kvm-clock',
  'hyperv_clocksource_tsc_page',
  'arch_sys_counter',
  'timebase',
  'tod',
  'riscv_clocksource',
  'xen',
]);

export const check = defineCheck({
  id: 'OPS-05',
  topic: 'operations',
  subject: 'host',
  title: 'The host reads the time from a fast clock',
  problem: 'The host reads the time from a slow clock',
  severity: 'high',
  reads: [
    '/sys/devices/system/clocksource/clocksource0/current_clocksource, available_clocksource',
  ],
  why: 'Every time stamp of host and QEMU goes to a device register, and guests cannot use a paravirtual clock based on the time stamp counter.',
  remedy:
    'Find out in the kernel log why tsc was given up (firmware, hotplug, a watchdog); tsc=reliable on the command line only where the counter is known to be sound.',
  takesEffect: 'reboot',
  notWhen: 'Processors without an invariant time stamp counter.',
  sources: ['Linux Documentation/virt/kvm/x86/timekeeping.rst', 'TuneD profile network-latency'],
  evaluate({ host }) {
    const current = need(host.kernel.clocksource, 'clocksource');
    const choices = valueOrUndefined(host.kernel.clocksourceChoices);
    const evidence = [
      seen('current_clocksource', current),
      ...(choices === undefined ? [] : [seen('available_clocksource', choices.join(' '))]),
    ];
    return FAST.has(current) ? pass(...evidence) : fail({ evidence });
  },
});
